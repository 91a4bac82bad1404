import { useState } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover, Switch } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ParticipantView, RoomSession } from '../../room/model';
import { Icon } from '../ui/Icon';
import { initialsOf, tintOf } from '../ui/person';
import { listsEqual, useSnapshot } from '../ui/useSnapshot';
import { KnockButtons } from './KnockButtons';
import { Panel } from './Panel';
import { useOthers, useSelf } from './participants';
import { RemoveDialog } from './RemoveDialog';

/** Who is here and who wants to come in; for moderators, what they may do about it. */
export function PeoplePanel({ session, close }: { readonly session: RoomSession; readonly close: () => void }) {
  const { t } = useTranslation();
  const self = useSelf(session);
  const others = useOthers(session);
  const locked = useSnapshot(session, (now) => now.locked);
  const knocks = useSnapshot(session, (now) => now.knocks, listsEqual);
  const [removing, setRemoving] = useState<ParticipantView>();
  return (
    <Panel name="people" heading={t('people.heading')} close={close}>
      <div className="people">
        {self.moderator && (
          <Switch className="switch" isSelected={locked} onChange={(on) => session.setLocked(on)}>
            <span className="switch-text">
              {t('people.lock')}
              <small>{t('people.lockHint')}</small>
            </span>
            <span className="switch-track" />
          </Switch>
        )}
        {knocks.length > 0 && (
          <section>
            <h3>{t('people.waiting')}</h3>
            <ul className="person-list">
              {knocks.map((knock) => (
                <li key={knock.participant} className="person knock">
                  <Avatar name={knock.name} />
                  <span className="person-name">{knock.name}</span>
                  <KnockButtons session={session} knock={knock} />
                </li>
              ))}
            </ul>
          </section>
        )}
        <section>
          <h3>
            {t('people.inRoom')} <span className="quiet-text">{others.length + 1}</span>
          </h3>
          <ul className="person-list">
            <Person person={self} isSelf />
            {others.map((person) => (
              <Person key={person.id} person={person} isSelf={false}>
                {self.moderator && <PersonMenu session={session} person={person} remove={() => setRemoving(person)} />}
              </Person>
            ))}
          </ul>
        </section>
      </div>
      <RemoveDialog
        person={removing}
        close={() => setRemoving(undefined)}
        remove={(person) => session.remove(person.id)}
      />
    </Panel>
  );
}

interface PersonProps {
  readonly person: ParticipantView;
  readonly isSelf: boolean;
  readonly children?: React.ReactNode;
}

function Person({ person, isSelf, children }: PersonProps) {
  const { t } = useTranslation();
  const { microphone, camera } = person.sources;
  return (
    <li className="person">
      <Avatar name={person.name} />
      <span className="person-name">
        {isSelf ? t('tile.you', { name: person.name }) : person.name}
        {person.moderator && <small>{t('people.moderator')}</small>}
        {!person.connected && <small>{t('tile.lost')}</small>}
      </span>
      <span className="person-state" data-off={!microphone}>
        <Icon name={microphone ? 'microphone' : 'microphoneOff'} />
        <span className="for-screen-readers">{t(microphone ? 'people.microphoneOn' : 'people.microphoneOff')}</span>
      </span>
      <span className="person-state" data-off={!camera}>
        <Icon name={camera ? 'camera' : 'cameraOff'} />
        <span className="for-screen-readers">{t(camera ? 'people.cameraOn' : 'people.cameraOff')}</span>
      </span>
      {children}
    </li>
  );
}

interface PersonMenuProps {
  readonly session: RoomSession;
  readonly person: ParticipantView;
  readonly remove: () => void;
}

function PersonMenu({ session, person, remove }: PersonMenuProps) {
  const { t } = useTranslation();
  const { id, sources } = person;
  const item = (text: string, onAction: () => void) => (
    <MenuItem className="menu-item" onAction={onAction}>
      {text}
    </MenuItem>
  );
  return (
    <MenuTrigger>
      <Button className="icon-button plain" aria-label={t('people.actions', { name: person.name })}>
        <Icon name="more" />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu">
          {sources.microphone && item(t('people.muteMicrophone'), () => session.mute(id, 'microphone'))}
          {sources.camera && item(t('people.muteCamera'), () => session.mute(id, 'camera'))}
          {sources.screen && item(t('people.muteScreen'), () => session.mute(id, 'screen'))}
          {item(t('people.remove'), remove)}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

function Avatar({ name }: { readonly name: string }) {
  return (
    <span className="avatar" data-tint={tintOf(name)} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}
