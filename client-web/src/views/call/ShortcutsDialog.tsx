import { Button, Dialog, Heading, Modal, ModalOverlay, Switch } from 'react-aria-components';
import { useTranslation } from 'react-i18next';

interface ShortcutsDialogProps {
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly enabled: boolean;
  readonly enable: (on: boolean) => void;
}

/** The list of keys, and the switch for those to whom single keys are in the way (WCAG 2.1.4). */
export function ShortcutsDialog({ isOpen, close, enabled, enable }: ShortcutsDialogProps) {
  const { t } = useTranslation();
  const keys = [
    [['M'], t('shortcuts.microphone')],
    [['V'], t('shortcuts.camera')],
    [['S'], t('shortcuts.share')],
    [['C'], t('shortcuts.chat')],
    [['P'], t('shortcuts.people')],
    [['G'], t('shortcuts.view')],
    [['L'], t('shortcuts.link')],
    [[t('shortcuts.keys.left'), t('shortcuts.keys.right')], t('shortcuts.pages')],
    [[t('shortcuts.keys.escape')], t('shortcuts.close')],
    [['?'], t('shortcuts.help')],
  ] as const;
  return (
    <ModalOverlay className="overlay" isOpen={isOpen} onOpenChange={close} isDismissable>
      <Modal className="modal">
        <Dialog className="dialog">
          <Heading slot="title">{t('shortcuts.heading')}</Heading>
          <dl className="keys">
            {keys.map(([names, text]) => (
              <div key={text}>
                <dt>
                  {names.map((name) => (
                    <kbd key={name}>{name}</kbd>
                  ))}
                </dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
          <Switch className="switch" isSelected={enabled} onChange={enable}>
            <span className="switch-text">{t('shortcuts.enabled')}</span>
            <span className="switch-track" />
          </Switch>
          <div className="button-row end-row">
            <Button className="button primary" onPress={close}>
              {t('settings.done')}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
