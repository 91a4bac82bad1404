import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { DeviceProblem, DevicesSnapshot, LocalDevices } from '../../media/devices';
import { browserKind } from '../ui/browser';
import { Icon } from '../ui/Icon';
import { useSnapshot } from '../ui/useSnapshot';

/** A problem and which devices have it. */
export interface SharedProblem {
  readonly devices: 'both' | 'camera' | 'microphone';
  readonly problem: DeviceProblem;
}

/** The problems to explain: one explanation where camera and microphone have the same. */
export function problemsOf(snapshot: Pick<DevicesSnapshot, 'cameraProblem' | 'microphoneProblem'>): SharedProblem[] {
  const { cameraProblem: camera, microphoneProblem: microphone } = snapshot;
  if (camera !== undefined && camera === microphone) return [{ devices: 'both', problem: camera }];
  const problems: SharedProblem[] = [];
  if (microphone !== undefined) problems.push({ devices: 'microphone', problem: microphone });
  if (camera !== undefined) problems.push({ devices: 'camera', problem: camera });
  return problems;
}

/** What stands in the way of camera and microphone, and what the person can do about it in this browser. */
export function DeviceHelp({ devices, inCall }: { readonly devices: LocalDevices; readonly inCall: boolean }) {
  const { t } = useTranslation();
  const snapshot = useSnapshot(devices, (now) => now);
  const problems = problemsOf(snapshot);
  return (
    <div className="device-help" role="status">
      {problems.map(({ devices: which, problem }) => (
        <div key={which} className="help">
          <Icon name="warning" />
          <div>
            <h2>{t(`deviceHelp.heading.${which}`)}</h2>
            <p>
              {problem === 'permission-denied'
                ? t(`deviceHelp.denied.${browserKind(navigator.userAgent)}`)
                : t(`deviceHelp.${problem}`)}
            </p>
            {problem !== 'insecure-context' && (
              <Button className="button quiet small" onPress={() => void devices.open()}>
                {t('deviceHelp.retry')}
              </Button>
            )}
          </div>
        </div>
      ))}
      {problems.length > 0 && !inCall && <p className="help-end">{t('lobby.alwaysJoin')}</p>}
    </div>
  );
}
