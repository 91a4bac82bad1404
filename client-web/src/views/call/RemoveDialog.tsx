import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ParticipantView } from '../../room/model';

interface RemoveDialogProps {
  readonly person: ParticipantView | undefined;
  readonly close: () => void;
  readonly remove: (person: ParticipantView) => void;
}

/** Asks before somebody is taken out of the call. */
export function RemoveDialog({ person, close, remove }: RemoveDialogProps) {
  const { t } = useTranslation();
  return (
    <ModalOverlay className="overlay" isOpen={person !== undefined} onOpenChange={close} isDismissable>
      <Modal className="modal">
        <Dialog className="dialog" role="alertdialog">
          <Heading slot="title">{t('people.removeHeading', { name: person?.name ?? '' })}</Heading>
          <p>{t('people.removeText', { name: person?.name ?? '' })}</p>
          <div className="button-row end-row">
            <Button className="button quiet" onPress={close} autoFocus>
              {t('people.cancel')}
            </Button>
            <Button
              className="button danger"
              data-action="remove"
              onPress={() => {
                if (person) remove(person);
                close();
              }}
            >
              {t('people.removeConfirm')}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
