import { useState } from 'react';
import { Button, FieldError, Form, Input, Label, Text, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { roomNameFrom } from '../address';
import { Mark } from '../ui/Icon';
import { IconButton } from '../ui/IconButton';
import { secureRandom, suggestRoomName } from './roomNames';

interface StartPageProps {
  /** A name from the address that cannot be a room's. */
  readonly invalidRoom: string | undefined;
  readonly goTo: (room: string) => void;
}

/** The first page: what this is, and a field that opens a room. */
export function StartPage({ invalidRoom, goTo }: StartPageProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(() => suggestRoomName(secureRandom));
  const [problem, setProblem] = useState(() => (invalidRoom ? t('start.invalid', { room: invalidRoom }) : ''));
  const start = () => {
    const room = roomNameFrom(text);
    if (room === '') setProblem(text.trim() === '' ? t('start.empty') : t('start.invalid', { room: text }));
    else goTo(room);
  };
  return (
    <main className="page">
      <div className="card start">
        <Mark />
        <h1>{t('app.name')}</h1>
        <p className="lead">{t('app.sentence')}</p>
        <Form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            start();
          }}
        >
          <TextField
            className="field"
            value={text}
            isInvalid={problem !== ''}
            onChange={(value) => {
              setText(value);
              setProblem('');
            }}
          >
            <Label>{t('start.roomLabel')}</Label>
            <div className="field-row">
              <Input autoComplete="off" autoCapitalize="off" spellCheck={false} maxLength={100} />
              <IconButton
                icon="again"
                label={t('start.another')}
                onPress={() => {
                  setText(suggestRoomName(secureRandom));
                  setProblem('');
                }}
              />
            </div>
            <FieldError className="field-error">{problem}</FieldError>
            <Text slot="description" className="field-hint">
              {t('start.roomHint')}
            </Text>
          </TextField>
          <Button type="submit" className="button primary" data-action="start">
            {t('start.start')}
          </Button>
        </Form>
      </div>
    </main>
  );
}
