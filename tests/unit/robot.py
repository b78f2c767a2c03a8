"""A robot that plays a case to its end, one open step after the other."""

from teaching.play.play import FINISH


def random_answer(item, chance):
    """Any answer that can be committed."""
    while True:
        picks, taken = {}, set()
        for slot in item.slots:
            among = [id for id in slot.ids if not (item.together and id in taken)]
            most = len(among) if slot.most is None else slot.most
            picks[slot.id] = tuple(chance.sample(among, chance.randint(slot.least, most)))
            taken |= set(picks[slot.id]) if slot is not item.slots[0] else set()
        answer = item.answer(picks)
        if not item.check(answer):
            return answer


def keys(item):
    return item.key_answer()


def next_step(play):
    """The one thing that is open and not done yet: an item, a stage that asks for a prediction, or nothing."""
    stages = [each for each in play.stages if each.open]
    todo = [each for stage in stages for each in play.items(stage.stage.id) if each.open and not each.done]
    todo += [each for each in stages if each.predict_open and play.predicted(each.stage.id) is None]
    assert len(todo) <= 1
    return todo[0] if todo else None


def play_to_the_end(play, answer=keys, families=()):
    """Commit everything; each item is answered once, in order. Returns the scores by id."""
    scores = {}
    while (step := next_step(play)) is not None:
        if hasattr(step, "stage"):
            play.predict(step.stage.id, families, "so I think")
        else:
            scores[step.key] = play.commit(step.key, answer(step.item))
    for each in play.beside():
        scores[each.key] = play.commit(each.key, answer(each.item))
    for key in play.keys:
        play.write(key, f"what I think of {key}")
    assert play.position.finished and play.note(FINISH)
    return scores
