import { useEffect, useRef } from 'react';
import { Button, Link } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Mark } from '../ui/Icon';

type Ending = 'left' | 'removed' | 'denied' | 'full' | 'token' | 'elsewhere' | 'invalid' | 'lost';

const ENDINGS = new Map<string, Ending>([
  ['left', 'left'],
  ['removed', 'removed'],
  ['denied', 'denied'],
  ['room-full', 'full'],
  ['server-full', 'full'],
  ['too-many-knocks', 'full'],
  ['token-required', 'token'],
  ['token-refused', 'token'],
  ['resumed-elsewhere', 'elsewhere'],
  ['invalid-room', 'invalid'],
  ['invalid-name', 'invalid'],
]);

/** How a session's end is told: by the protocol's error code. */
export function endingOf(code: string): Ending {
  return ENDINGS.get(code) ?? 'lost';
}

interface EndPageProps {
  readonly code: string;
  readonly message: string;
  readonly again: () => void;
}

/** It is over: why, and how to come back. */
export function EndPage({ code, message, again }: EndPageProps) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const ending = endingOf(code);
  const known = ending === 'left' || ending === 'removed' || ending === 'denied' || ending === 'elsewhere';
  return (
    <main className="page" data-phase="ended" data-end-code={code}>
      <div className="card end">
        <Mark />
        <h1 ref={heading} tabIndex={-1}>
          {t(`end.${ending}`)}
        </h1>
        <p className="lead">{known ? t(`end.text.${ending}`) : message}</p>
        <div className="button-row">
          <Button className="button primary" data-action="rejoin" onPress={again}>
            {ending === 'left' ? t('end.rejoin') : t('end.retry')}
          </Button>
          <Link className="button quiet" href="/">
            {t('end.start')}
          </Link>
        </div>
      </div>
    </main>
  );
}
