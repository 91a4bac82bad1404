import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceChoice, LocalDevices } from '../../media/devices';
import { Icon, type IconName } from '../ui/Icon';
import { useSnapshot } from '../ui/useSnapshot';

/** Microphone, camera and, where the browser can choose it, speaker: for the lobby and for the settings in the call. */
export function DeviceFields({ devices }: { readonly devices: LocalDevices }) {
  const { t } = useTranslation();
  const now = useSnapshot(devices, (snapshot) => snapshot);
  return (
    <div className="device-fields" role="group" aria-label={t('lobby.devices')}>
      <DeviceField
        icon="microphone"
        label={t('lobby.microphone')}
        choices={now.microphones}
        chosen={now.microphone}
        choose={(id) => devices.chooseMicrophone(id)}
      />
      <DeviceField
        icon="camera"
        label={t('lobby.camera')}
        choices={now.cameras}
        chosen={now.camera}
        choose={(id) => devices.chooseCamera(id)}
      />
      {now.speakers.length > 0 && (
        <DeviceField
          icon="sound"
          label={t('lobby.speaker')}
          choices={now.speakers}
          chosen={now.speaker}
          choose={(id) => devices.chooseSpeaker(id)}
        />
      )}
    </div>
  );
}

interface DeviceFieldProps {
  readonly icon: IconName;
  readonly label: string;
  readonly choices: readonly DeviceChoice[];
  readonly chosen: string | undefined;
  readonly choose: (id: string) => void;
}

/** The platform's own list: it is the one that phones and screen readers know best. */
function DeviceField({ icon, label, choices, chosen, choose }: DeviceFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="device-field">
      <label htmlFor={id}>{label}</label>
      <div className="select">
        <Icon name={icon} />
        <select
          id={id}
          value={chosen ?? ''}
          disabled={choices.length === 0}
          onChange={(event) => choose(event.target.value)}
        >
          {choices.length === 0 && <option value="">{t('lobby.noneFound')}</option>}
          {choices.length > 0 && chosen === undefined && <option value="">{t('lobby.defaultDevice')}</option>}
          {choices.map((choice) => (
            <option key={choice.id} value={choice.id}>
              {choice.label || label}
            </option>
          ))}
        </select>
        <Icon name="down" />
      </div>
    </div>
  );
}
