import type { Ref } from 'react';
import { Menu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Icon, type IconName } from '../ui/Icon';
import { IconButton } from '../ui/IconButton';
import type { CallActions } from './actions';
import type { ViewMode } from './stageLayout';

/** A panel beside the stage. */
export type PanelName = 'chat' | 'people';

interface ToolbarProps {
  readonly actions: CallActions;
  readonly microphoneOn: boolean;
  readonly cameraOn: boolean;
  readonly sharing: boolean;
  readonly mode: ViewMode;
  readonly panel: PanelName | undefined;
  readonly people: number;
  readonly knocks: number;
  readonly unread: number;
  /** Little room: what is needed rarely moves into the menu. */
  readonly narrow: boolean;
  readonly chatButton: Ref<HTMLButtonElement>;
  readonly peopleButton: Ref<HTMLButtonElement>;
}

/** The call's controls. */
export function Toolbar(props: ToolbarProps) {
  const { actions, microphoneOn, cameraOn, sharing, mode, panel, people, knocks, unread, narrow } = props;
  const { t } = useTranslation();
  const chat = unread > 0 ? t('call.chatUnread', { count: unread }) : t('call.chat');
  const who = t('call.people', { count: people });
  return (
    <footer className="toolbar" aria-label={t('call.toolbar')}>
      <div className="toolbar-group">
        <IconButton
          data-action="microphone"
          data-off={!microphoneOn}
          icon={microphoneOn ? 'microphone' : 'microphoneOff'}
          label={microphoneOn ? t('call.mute') : t('call.unmute')}
          shortcut="m"
          onPress={actions.toggleMicrophone}
        />
        <IconButton
          data-action="camera"
          data-off={!cameraOn}
          icon={cameraOn ? 'camera' : 'cameraOff'}
          label={cameraOn ? t('call.cameraOff') : t('call.cameraOn')}
          shortcut="v"
          onPress={actions.toggleCamera}
        />
        {!narrow && actions.toggleShare && (
          <IconButton
            data-action="share"
            data-on={sharing}
            icon="screen"
            label={sharing ? t('call.stopShare') : t('call.share')}
            shortcut="s"
            onPress={actions.toggleShare}
          />
        )}
      </div>
      <div className="toolbar-group">
        <IconButton
          ref={props.chatButton}
          data-action="chat"
          data-on={panel === 'chat'}
          aria-expanded={panel === 'chat'}
          icon="chat"
          label={chat}
          shortcut="c"
          count={unread}
          onPress={() => actions.togglePanel('chat')}
        />
        <IconButton
          ref={props.peopleButton}
          data-action="people"
          data-on={panel === 'people'}
          data-calling={knocks > 0}
          aria-expanded={panel === 'people'}
          icon="people"
          label={knocks > 0 ? `${who}, ${t('call.knocking', { count: knocks })}` : who}
          shortcut="p"
          count={people}
          onPress={() => actions.togglePanel('people')}
        />
        {!narrow && (
          <IconButton
            data-action="view"
            icon={mode === 'grid' ? 'speakerView' : 'grid'}
            label={mode === 'grid' ? t('call.speakerView') : t('call.gridView')}
            shortcut="g"
            onPress={actions.toggleMode}
          />
        )}
        <MenuTrigger>
          <IconButton data-action="more" icon="more" label={t('call.more')} />
          <Popover className="popover" placement="top" offset={8}>
            <Menu className="menu">
              {narrow && actions.toggleShare && (
                <Item
                  icon="screen"
                  text={sharing ? t('call.stopShare') : t('call.share')}
                  onAction={actions.toggleShare}
                />
              )}
              {narrow && (
                <Item
                  icon={mode === 'grid' ? 'speakerView' : 'grid'}
                  text={mode === 'grid' ? t('call.speakerView') : t('call.gridView')}
                  onAction={actions.toggleMode}
                />
              )}
              {narrow && <Separator />}
              <Item icon="link" text={t('call.copyLink')} onAction={actions.copyLink} />
              <Item icon="settings" text={t('call.settings')} onAction={() => actions.openDialog('settings')} />
              <Item icon="grid" text={t('call.shortcuts')} onAction={() => actions.openDialog('shortcuts')} />
            </Menu>
          </Popover>
        </MenuTrigger>
      </div>
      <div className="toolbar-group">
        <IconButton
          className="leave"
          data-action="leave"
          icon="leave"
          label={t('call.leave')}
          onPress={actions.leave}
        />
      </div>
    </footer>
  );
}

function Item({
  icon,
  text,
  onAction,
}: {
  readonly icon: IconName;
  readonly text: string;
  readonly onAction: () => void;
}) {
  return (
    <MenuItem className="menu-item" textValue={text} onAction={onAction}>
      <Icon name={icon} />
      {text}
    </MenuItem>
  );
}
