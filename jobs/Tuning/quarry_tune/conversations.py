"""What a causal model is to say: instructions with answers, and conversations."""

from quarry_tune.lines import BadLine, Lines, text, whole
from quarry_tune.output import Problem

ROLES = ("system", "user", "assistant")
# For models that have no template of their own; saved with the model, so that whoever asks it asks it like this.
TEMPLATE = (
    "{{ bos_token or '' }}{% for message in messages %}{{ '' if loop.first else '\\n\\n' }}"
    "{{ '### ' + message.role.capitalize() + ':\\n' + message.content }}"
    "{{ eos_token or '' if message.role == 'assistant' else '' }}{% endfor %}"
    "{{ '\\n\\n### Assistant:\\n' if add_generation_prompt else '' }}")


def read_conversations(path):
    """Lines of `quarry dataset --format instruct` or `messages`, each as a list of messages."""
    lines = Lines()
    found = lines.read(path, parse)
    if not found:
        raise Problem(f"{path}: there is no conversation to learn from")
    return found, lines.refused


def parse(value):
    if "messages" not in value:
        asked = text(value, "instruction")
        if isinstance(value.get("input"), str) and value["input"].strip():
            asked += "\n\n" + whole(value["input"])
        return [{"role": "user", "content": asked}, {"role": "assistant", "content": text(value, "output")}]
    messages = value["messages"]
    if not isinstance(messages, list) or not all(isinstance(one, dict) for one in messages):
        raise BadLine('"messages" is no list of objects')
    for one in messages:
        if one.get("role") not in ROLES:
            raise BadLine(f'"role" is none of {", ".join(ROLES)}')
    if not any(one["role"] == "assistant" for one in messages):
        raise BadLine('"messages" has no answer: no message is of the role assistant')
    return [{"role": one["role"], "content": text(one, "content")} for one in messages]


def answers(messages, render):
    """The whole conversation as text, and where in it the answers stand: what the model is to learn to say.

    `render(messages, add_generation_prompt)` is the chat template. Some templates leave out of earlier turns what they
    show of the last one; then only the last answer is learnt.
    """
    last = max(number for number, one in enumerate(messages) if one["role"] == "assistant")
    messages = messages[:last + 1]
    written = render(messages, False)
    spans = []
    for number, one in enumerate(messages):
        if one["role"] != "assistant":
            continue
        before, after = render(messages[:number], True), render(messages[:number + 1], False)
        if after.startswith(before) and written.startswith(after):
            spans.append((len(before), len(after)))
        elif number == last:
            raise BadLine("the model's chat template writes the question otherwise once it is answered")
    return written, spans
