import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { linkTo } from '../address';
import { Icon } from '../ui/Icon';

const CONFIRMATION_MS = 2500;

/** Puts a room's link on the clipboard. Says whether that worked: pages without HTTPS have no clipboard. */
export async function copyLinkTo(room: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(linkTo(room, location.origin));
    return true;
  } catch {
    return false;
  }
}

/** A button that copies the link and says so in its own place. */
export function CopyLink({ room, className }: { readonly room: string; readonly className: string }) {
  const { t } = useTranslation();
  const [result, setResult] = useState<'copied' | 'failed'>();
  useEffect(() => {
    if (result === undefined) return;
    const timer = setTimeout(() => setResult(undefined), CONFIRMATION_MS);
    return () => clearTimeout(timer);
  }, [result]);
  return (
    <Button
      className={className}
      data-action="copy-link"
      onPress={() => void copyLinkTo(room).then((copied) => setResult(copied ? 'copied' : 'failed'))}
    >
      <Icon name={result === 'copied' ? 'check' : 'link'} />
      <span role="status">
        {result === 'copied' && t('call.linkCopied')}
        {result === 'failed' && t('call.linkFailed', { link: linkTo(room, location.origin) })}
        {result === undefined && t('call.copyLink')}
      </span>
    </Button>
  );
}
