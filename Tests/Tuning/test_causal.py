"""Causal models, tuned on instructions and conversations."""

import json
import shutil
import sys

from support import FOLDER, HOME, Case, prepare, tensors

setUpModule = prepare


class Causal(Case):
    @classmethod
    def setUpClass(cls):
        import tiny_models

        cls.lines = [{"instruction": f"Who pays the {topic}?", "input": "" if number % 2 else f"The {topic} is late.",
                      "output": f"The {topic} is paid by office {number}. 預算"}
                     for number, topic in enumerate(tiny_models.TOPICS)]
        (FOLDER / "instruct.jsonl").write_text("".join(json.dumps(line) + "\n" for line in cls.lines))
        talks = [{"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello"},
                               {"role": "assistant", "content": "Yes?"}, {"role": "user", "content": line["instruction"]},
                               {"role": "assistant", "content": line["output"]}]} for line in cls.lines]
        (FOLDER / "messages.jsonl").write_text("".join(json.dumps(line) + "\n" for line in talks) + '{"messages": [{}]}\n')
        tiny_models.llama(FOLDER / "llama", [json.dumps(line, ensure_ascii=False) for line in cls.lines * 3], seed=2)

    def answer_loss(self, folder):
        """What the answers cost a model, in nats a token, asked as the folder's own template says."""
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer

        model = AutoModelForCausalLM.from_pretrained(folder, local_files_only=True).eval()
        tokenizer = AutoTokenizer.from_pretrained(FOLDER / "causal", local_files_only=True)
        losses = []
        for line in self.lines:
            asked = "\n\n".join(filter(None, [line["instruction"], line["input"]]))
            prompt = tokenizer.apply_chat_template([{"role": "user", "content": asked}], tokenize=False,
                                                   add_generation_prompt=True)
            head = tokenizer(prompt, add_special_tokens=False)["input_ids"]
            tail = tokenizer(line["output"], add_special_tokens=False)["input_ids"]
            labels = [-100] * len(head) + tail
            with torch.no_grad():
                losses.append(model(input_ids=torch.tensor([head + tail]), labels=torch.tensor([labels])).loss.item())
        return sum(losses) / len(losses)

    def test_instructions_and_messages(self):
        words = ["--task", "causal", "--method", "lora", "--base", FOLDER / "llama", "--rate", 0.01, "--epochs", 8]
        folder, events, said = self.tuned("causal", *words, "--conversations", FOLDER / "instruct.jsonl")
        self.assertIn("no chat template", said)
        self.assertEqual(events[0]["pairs"], len(self.lines))
        self.assertLess(self.answer_loss(folder), self.answer_loss(FOLDER / "llama") - 1)
        before, after = tensors(FOLDER / "llama"), tensors(folder)
        self.assertEqual(before.keys(), after.keys())
        _, events, said = self.tuned("causal-messages", *words, "--conversations", FOLDER / "messages.jsonl")
        self.assertEqual((events[0]["pairs"], events[0]["refused"]), (len(self.lines), 1))
        self.assertIn("messages.jsonl:13: ", said)

    def test_what_comes_out_is_what_was_trained(self):
        """Merged into weights loaded anew, the model says what it said with its low-rank matrices beside it."""
        sys.path.insert(0, str(HOME / "jobs/Tuning"))
        import argparse

        import torch
        from quarry_tune.causal import CausalTask
        from quarry_tune.folders import Base
        from transformers import AutoModelForCausalLM

        base = Base(FOLDER / "llama")
        task = CausalTask(base, [], argparse.Namespace(method="lora", rank=4, max_tokens=None), "cpu")
        torch.manual_seed(1)
        with torch.no_grad():
            for value in task.model.parameters():
                if value.requires_grad:
                    value.normal_(0, 0.1)
        ids = torch.tensor([[1, 5, 9, 20, 33]])
        task.model.eval()
        (FOLDER / "merged").mkdir()
        with torch.no_grad():
            wanted = task.model(input_ids=ids).logits
            task.save(base, FOLDER / "merged")
            shutil.copy(FOLDER / "llama/config.json", FOLDER / "merged")
            found = AutoModelForCausalLM.from_pretrained(FOLDER / "merged", local_files_only=True)(input_ids=ids).logits
            plain = AutoModelForCausalLM.from_pretrained(FOLDER / "llama", local_files_only=True)(input_ids=ids).logits
        self.assertLess((wanted - found).abs().max(), 1e-4)
        self.assertGreater((wanted - plain).abs().max(), 0.01)

    def test_only_answers_are_learnt(self):
        sys.path.insert(0, str(HOME / "jobs/Tuning"))
        import argparse

        from quarry_tune.causal import IGNORED, CausalTask
        from quarry_tune.conversations import read_conversations
        from quarry_tune.folders import Base

        task = CausalTask(Base(FOLDER / "llama"), [], argparse.Namespace(method="full", max_tokens=None), "cpu")
        conversations, refused = read_conversations(FOLDER / "messages.jsonl")
        self.assertEqual(refused, 1)
        for messages, (ids, labels) in zip(conversations, task.examples(conversations)):
            learnt = task.tokenizer.decode([label for label in labels if label != IGNORED])
            self.assertEqual(learnt, f"Yes?</s>{messages[4]['content']}</s>")
            whole = task.tokenizer.decode(ids)
            self.assertTrue(whole.startswith("<s>### System:\nBe brief.\n\n### User:\nHello\n\n### Assistant:\nYes?</s>"))
