import { useTranslation } from 'react-i18next';
import type { LocalDevices } from '../../media/devices';
import { Icon } from '../ui/Icon';
import { IconButton } from '../ui/IconButton';
import { SelfVideo } from '../ui/SelfVideo';
import { shallowEqual, useSnapshot } from '../ui/useSnapshot';
import { LevelMeter } from './LevelMeter';

/** How the person will look and sound, with the two switches that matter. */
export function Preview({ devices }: { readonly devices: LocalDevices }) {
  const { t } = useTranslation();
  const now = useSnapshot(
    devices,
    ({ cameraTrack, cameraOn, microphoneOn, cameraProblem, microphoneProblem }) => ({
      cameraTrack,
      cameraOn,
      microphoneOn,
      cameraProblem,
      microphoneProblem,
    }),
    shallowEqual,
  );
  const seen = now.cameraOn && now.cameraTrack !== undefined;
  const heard = now.microphoneOn && now.microphoneProblem === undefined;
  return (
    <div className="preview" role="group" aria-label={seen ? t('lobby.preview') : t('lobby.previewOff')}>
      {now.cameraOn && now.cameraTrack ? (
        <SelfVideo track={now.cameraTrack} />
      ) : (
        <p className="preview-off">
          <Icon name="cameraOff" />
          {now.cameraProblem === undefined ? t('lobby.previewOff') : t('lobby.previewNone')}
        </p>
      )}
      <div className="preview-bar">
        <div className="preview-level">{heard && <LevelMeter devices={devices} />}</div>
        <IconButton
          className="toggle"
          data-action="microphone"
          data-off={!heard}
          icon={heard ? 'microphone' : 'microphoneOff'}
          label={now.microphoneOn ? t('call.mute') : t('call.unmute')}
          isDisabled={now.microphoneProblem !== undefined}
          onPress={() => devices.setMicrophone(!now.microphoneOn)}
        />
        <IconButton
          className="toggle"
          data-action="camera"
          data-off={!seen}
          icon={seen ? 'camera' : 'cameraOff'}
          label={now.cameraOn ? t('call.cameraOff') : t('call.cameraOn')}
          isDisabled={now.cameraProblem !== undefined}
          onPress={() => devices.setCamera(!now.cameraOn)}
        />
        <div className="preview-level" />
      </div>
    </div>
  );
}
