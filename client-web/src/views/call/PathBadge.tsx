import { Button, Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { MediaPathKind } from '../../room/model';
import { Icon, type IconName } from '../ui/Icon';

const ICONS: Record<MediaPathKind, IconName> = { connecting: 'again', p2p: 'direct', sfu: 'server' };

/** Which way picture and sound go, and on asking, what that means for privacy. */
export function PathBadge({ path }: { readonly path: MediaPathKind }) {
  const { t } = useTranslation();
  return (
    <DialogTrigger>
      <Button
        className="badge"
        data-action="path"
        data-path={path}
        aria-label={t('path.label', { path: t(`path.${path}`) })}
      >
        <Icon name={ICONS[path]} />
        {t(`path.${path}`)}
      </Button>
      <Popover className="popover" placement="bottom end" offset={8}>
        <Dialog className="path-text">
          <Heading slot="title">{t(`path.heading.${path}`)}</Heading>
          <p>{t(`path.text.${path}`)}</p>
          {path !== 'connecting' && <p>{t(`path.more.${path}`)}</p>}
          <p className="quiet-text">{t('path.chat')}</p>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
