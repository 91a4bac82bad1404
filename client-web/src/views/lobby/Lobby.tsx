import { useRef, useState } from 'react';
import { Button, FieldError, Form, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { LocalDevices } from '../../media/devices';
import { NAME_LIMIT } from '../address';
import { useSnapshot } from '../ui/useSnapshot';
import { DeviceFields } from './DeviceFields';
import { DeviceHelp } from './DeviceHelp';
import { Preview } from './Preview';

interface LobbyProps {
  readonly room: string;
  readonly name: string;
  readonly devices: LocalDevices;
  readonly join: (name: string) => void;
}

/** The place before the room: how one looks and sounds, one's name, and the way in. */
export function Lobby({ room, name: known, devices, join }: LobbyProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(known);
  const [nameMissing, setNameMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const withoutDevices = useSnapshot(
    devices,
    (now) => now.cameraProblem !== undefined && now.microphoneProblem !== undefined,
  );
  const goIn = () => {
    const chosen = name.trim();
    setNameMissing(chosen === '');
    if (chosen === '') field.current?.focus();
    else join(chosen);
  };
  return (
    <main className="page" data-phase="lobby">
      <div className="lobby">
        <Preview devices={devices} />
        <div className="lobby-form">
          <p className="lobby-room">
            {t('lobby.room')} <strong>{room}</strong>
          </p>
          <h1>{t('lobby.heading')}</h1>
          <Form
            className="stack"
            onSubmit={(event) => {
              event.preventDefault();
              goIn();
            }}
          >
            <TextField
              className="field"
              value={name}
              isInvalid={nameMissing}
              onChange={(value) => {
                setName(value);
                setNameMissing(false);
              }}
            >
              <Label>{t('lobby.nameLabel')}</Label>
              <Input ref={field} autoComplete="name" maxLength={NAME_LIMIT} />
              <FieldError className="field-error">{t('lobby.nameMissing')}</FieldError>
            </TextField>
            <Button type="submit" className="button primary" data-action="join">
              {withoutDevices ? t('lobby.joinWithout') : t('lobby.join')}
            </Button>
          </Form>
          <DeviceHelp devices={devices} inCall={false} />
        </div>
        <DeviceFields devices={devices} />
      </div>
    </main>
  );
}
