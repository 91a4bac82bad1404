import type { Ref } from 'react';
import { Button, Tooltip, TooltipTrigger, type ButtonProps } from 'react-aria-components';
import { Icon, type IconName } from './Icon';

/** What a round button with a drawing on it needs. */
export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'className' | 'aria-label'> {
  readonly icon: IconName;
  readonly label: string;
  /** Key that does the same, shown beside the label. */
  readonly shortcut?: string | undefined;
  readonly className?: string;
  /** A number on the corner, for what waits; the label should say it in words. */
  readonly count?: number;
  readonly ref?: Ref<HTMLButtonElement>;
  readonly [data: `data-${string}`]: string | boolean | undefined;
}

/** A button with a drawing; its name is its label, which also shows on hover and focus. */
export function IconButton({ icon, label, shortcut, className, count = 0, ...button }: IconButtonProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <Button {...button} aria-label={label} className={`icon-button ${className ?? ''}`}>
        <Icon name={icon} />
        {count > 0 && (
          <span className="count" aria-hidden="true">
            {count > 99 ? '99+' : count}
          </span>
        )}
      </Button>
      <Tooltip className="tooltip" offset={8}>
        {label}
        {shortcut !== undefined && <kbd>{shortcut.toUpperCase()}</kbd>}
      </Tooltip>
    </TooltipTrigger>
  );
}
