import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../ui/IconButton';

interface PanelProps {
  readonly name: string;
  readonly heading: string;
  readonly close: () => void;
  readonly children: ReactNode;
}

/** What opens beside the stage, or over it on a phone; the call's controls stay in reach. The focus moves to its heading. */
export function Panel({ name, heading, close, children }: PanelProps) {
  const { t } = useTranslation();
  const id = useId();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <aside className="panel" data-name={name} aria-labelledby={id}>
      <div className="panel-header">
        <h2 id={id} ref={title} tabIndex={-1}>
          {heading}
        </h2>
        <IconButton icon="close" label={t('call.close')} data-action="close-panel" onPress={close} />
      </div>
      {children}
    </aside>
  );
}
