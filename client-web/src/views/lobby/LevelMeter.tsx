import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { LocalDevices } from '../../media/devices';

const INTERVAL_MS = 100;
const STEPS = 20;

/** How loud the microphone is. Drawn ten times a second and only when it differs: a picture of sound needs no more. */
export function LevelMeter({ devices }: { readonly devices: LocalDevices }) {
  const { t } = useTranslation();
  const meter = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let shown = 0;
    const draw = () => {
      // Speech is quiet on a linear scale.
      const step = Math.round(Math.sqrt(devices.microphoneLevel()) * STEPS);
      const eased = step < shown ? shown - 1 : step;
      const element = meter.current;
      if (!element || eased === shown) return;
      shown = eased;
      element.style.setProperty('--level', String(shown / STEPS));
      element.setAttribute('aria-valuenow', String(Math.round((shown / STEPS) * 100)));
    };
    const timer = setInterval(draw, INTERVAL_MS);
    return () => clearInterval(timer);
  }, [devices]);
  return (
    <div
      ref={meter}
      className="level"
      role="meter"
      aria-label={t('lobby.level')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
    >
      <div className="level-bar" />
    </div>
  );
}
