"""Causal language models: the answers of conversations are learnt, what is asked is only read."""

import importlib.util

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from quarry_tune.conversations import TEMPLATE, answers
from quarry_tune.lines import BadLine
from quarry_tune.output import Problem, say

# Labels that count for nothing, as transformers has it.
IGNORED = -100
LORA_MODULES = "all-linear"
MAX_TOKENS = 1024


class CausalTask:
    def __init__(self, base, conversations, arguments, device):
        self.arguments, self.base = arguments, base
        self.tokenizer = AutoTokenizer.from_pretrained(base.transformer, local_files_only=True)
        if not self.tokenizer.is_fast:
            raise Problem(f"{base.transformer}: has no tokenizer.json")
        if self.tokenizer.chat_template is None:
            say("the model has no chat template: a plain one is used, and saved with it")
            self.tokenizer.chat_template = TEMPLATE
        if self.tokenizer.pad_token is None:
            self.tokenizer.pad_token = self.tokenizer.eos_token or self.tokenizer.unk_token
        self.max_tokens = arguments.max_tokens or MAX_TOKENS
        four_bits = arguments.method == "lora" and device == "cuda" and importlib.util.find_spec("bitsandbytes")
        self.model = self._loaded(device, four_bits=bool(four_bits))
        if arguments.method == "lora":
            from quarry_tune.lora import wrapped

            self.model = wrapped(self.model, LORA_MODULES, arguments, task_type="CAUSAL_LM")

    def _loaded(self, device, four_bits):
        options = {"dtype": torch.float32}
        if four_bits:
            from transformers import BitsAndBytesConfig

            options = {"dtype": torch.bfloat16, "device_map": {"": 0}, "quantization_config": BitsAndBytesConfig(
                load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=torch.bfloat16)}
        model = AutoModelForCausalLM.from_pretrained(self.base.transformer, local_files_only=True, **options)
        if not four_bits:
            return model.to(device)
        from peft import prepare_model_for_kbit_training

        say("the base model is held in 4 bits")
        return prepare_model_for_kbit_training(model)

    def examples(self, conversations):
        """Ids and labels of each conversation that has an answer within the limit."""
        def render(messages, prompt):
            return self.tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=prompt)

        found, cut, without, odd = [], 0, 0, None
        for messages in conversations:
            try:
                written, spans = answers(messages, render)
            except BadLine as error:
                odd = error
                continue
            read = self.tokenizer(written, add_special_tokens=False, return_offsets_mapping=True)
            labels = [
                token if any(begin <= start < end for begin, end in spans) else IGNORED
                for token, (start, _) in zip(read["input_ids"], read["offset_mapping"])]
            cut += len(labels) > self.max_tokens
            example = read["input_ids"][:self.max_tokens], labels[:self.max_tokens]
            if any(label != IGNORED for label in example[1][1:]):
                found.append(example)
            else:
                without += 1
        if cut:
            say(f"{cut} conversations have more than {self.max_tokens} tokens and lose their end")
        if without:
            say(f"{without} conversations have no answer within {self.max_tokens} tokens and are left out")
        if not found:
            raise Problem(f"no conversation can be learnt from: {odd or 'none has an answer that fits --max-tokens'}")
        if odd:
            say(f"{len(conversations) - len(found) - without} conversations are left out: {odd}")
        return found

    def loss(self, batch, chance):
        width = max(len(ids) for ids, _ in batch)

        def padded(rows, filler):
            rows = [list(row) + [filler] * (width - len(row)) for row in rows]
            return torch.tensor(rows, device=self.model.device)

        ids = padded([ids for ids, _ in batch], self.tokenizer.pad_token_id or 0)
        mask = padded([[1] * len(ids) for ids, _ in batch], 0)
        labels = padded([labels for _, labels in batch], IGNORED)
        return self.model(input_ids=ids, attention_mask=mask, labels=labels).loss

    def save(self, base, folder):
        """Merged in the base's own precision: into weights loaded anew, since those in 4 bits can't take it."""
        model = self.model
        if self.arguments.method == "lora":
            from peft import get_peft_model_state_dict, set_peft_model_state_dict

            trained = {name: value.cpu() for name, value in get_peft_model_state_dict(model).items()}
            config = model.peft_config["default"]
            from peft import get_peft_model

            model = get_peft_model(self._loaded("cpu", four_bits=False), config)
            set_peft_model_state_dict(model, trained)
            model = model.merge_and_unload()
        own = base.config.get("dtype") or base.config.get("torch_dtype") or "float32"
        model.to(getattr(torch, own)).save_pretrained(folder, safe_serialization=True)
        if self.tokenizer.chat_template == TEMPLATE:
            (folder / "chat_template.jinja").write_text(TEMPLATE, encoding="utf-8")
