import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Label, TextArea, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ChatEntry, RoomSession } from '../../room/model';
import { IconButton } from '../ui/IconButton';
import { useSnapshot } from '../ui/useSnapshot';
import { piecesOf } from './chatText';
import { Panel } from './Panel';

const LENGTH_LIMIT = 2000;

/** What was said in writing. */
export function ChatPanel({ session, close }: { readonly session: RoomSession; readonly close: () => void }) {
  const { t, i18n } = useTranslation();
  const chat = useSnapshot(session, (now) => now.chat);
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const send = () => {
    const message = text.trim();
    if (message === '') return;
    session.sendChat(message);
    setText('');
  };
  return (
    <Panel name="chat" heading={t('chat.heading')} close={close}>
      <ChatLines chat={chat} language={i18n.language} />
      <form
        className="chat-form"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <TextField className="chat-field" value={text} onChange={setText} maxLength={LENGTH_LIMIT}>
          <Label className="for-screen-readers">{t('chat.field')}</Label>
          <TextArea
            ref={field}
            rows={1}
            placeholder={t('chat.field')}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
              event.preventDefault();
              send();
            }}
          />
        </TextField>
        <IconButton type="submit" icon="send" label={t('chat.send')} isDisabled={text.trim() === ''} />
      </form>
    </Panel>
  );
}

function ChatLines({ chat, language }: { readonly chat: readonly ChatEntry[]; readonly language: string }) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useLayoutEffect(() => {
    const element = list.current;
    if (element && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [chat]);
  return (
    <div
      ref={list}
      className="chat-lines"
      role="log"
      aria-label={t('chat.heading')}
      tabIndex={0}
      onScroll={({ currentTarget: at }) => {
        atEnd.current = at.scrollHeight - at.scrollTop - at.clientHeight < 40;
      }}
    >
      {chat.length === 0 && <p className="quiet-text">{t('chat.empty')}</p>}
      {chat.map((entry, index) => (
        <ChatLine key={entry.id} entry={entry} follows={follows(chat[index - 1], entry)} language={language} />
      ))}
    </div>
  );
}

interface ChatLineProps {
  readonly entry: ChatEntry;
  /** Said by the same person shortly after the line before: needs no name again. */
  readonly follows: boolean;
  readonly language: string;
}

function ChatLine({ entry, follows: continues, language }: ChatLineProps) {
  const { t } = useTranslation();
  const at = new Date(entry.sentAt);
  return (
    <div className="chat-line" data-own={entry.own} data-follows={continues}>
      <p className={continues ? 'for-screen-readers' : 'chat-who'}>
        <strong>{entry.own ? t('chat.you') : entry.name}</strong>{' '}
        <time dateTime={at.toISOString()}>
          {at.toLocaleTimeString(language, { hour: 'numeric', minute: '2-digit' })}
        </time>
      </p>
      <p className="chat-text">
        {piecesOf(entry.text).map((piece, index) =>
          piece.href === undefined ? (
            piece.text
          ) : (
            <a key={index} href={piece.href} target="_blank" rel="noopener noreferrer">
              {piece.text}
            </a>
          ),
        )}
      </p>
    </div>
  );
}

const PAUSE_MS = 120_000;

function follows(before: ChatEntry | undefined, entry: ChatEntry): boolean {
  return before?.participant === entry.participant && entry.sentAt - before.sentAt < PAUSE_MS;
}
