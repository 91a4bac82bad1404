const MANNERS =
  'amber bright brisk calm clear cosy early easy fair fresh gentle glad golden green happy jolly kind late light little lively lucky mellow merry mild misty neat open plain pretty quick quiet ready rosy round shy silver simple slow small smooth soft still sunny sweet warm wide wild wise young';
const ANIMALS =
  'badger beaver bee beetle bison cat crane cricket crow deer dolphin dove duck eagle falcon finch fox frog goose hare hawk hedgehog heron ibis jay kestrel koala lark lemur lynx magpie marten mole moose moth newt otter owl panda perch pigeon puffin quail rabbit robin seal sparrow swan tern wren';
const PLACES =
  'bay beach bridge brook cabin camp cape cliff coast cove creek dale dell dune field fjord forest garden glade glen grove harbour heath hedge hill house island lake lane lawn marsh meadow mill moor orchard park pass path pier pond port ridge river shore spring stream trail valley village wood';

const WORDS = [MANNERS, ANIMALS, PLACES].map((list) => list.split(' '));

/**
 * A name that can be read out on the telephone, such as `quiet-otter-bay-41`: one of more than ten million, so that strangers do not meet by accident.
 *
 * @param random gives an integer from 0 to below its argument
 */
export function suggestRoomName(random: (below: number) => number): string {
  const words = WORDS.map((list) => list[random(list.length)]);
  return [...words, 10 + random(90)].join('-');
}

/** An integer from 0 to below `below` that nobody can foresee. */
export function secureRandom(below: number): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % below;
}
