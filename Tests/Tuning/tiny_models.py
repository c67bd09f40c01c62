"""Models of random weights, as small as tests want them. Needs torch, transformers and tokenizers."""

import json
import pathlib

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import BertConfig, BertModel, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,!?"
HAN = list("差旅費報支的期限是幾天退款規則定预算机房温度收據主管")
TOPICS = "refund parcel courier receipt gateway firmware budget audit invoice holiday contract travel".split()
VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *LETTERS, *("##" + one for one in LETTERS), *HAN, *TOPICS,
              "the", "is", "a", "of", "policy", "query", "passage", ":", "who", "pays", "number"]


def sentence_encoder(folder, seed, prompts=None):
    """A BERT of two layers in sentence-transformers' layout, with dropout."""
    folder = pathlib.Path(folder)
    torch.manual_seed(seed)
    config = BertConfig(vocab_size=len(VOCABULARY), hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
                        intermediate_size=48, max_position_embeddings=64)
    model = BertModel(config).eval()
    with torch.no_grad():
        for name, tensor in model.named_parameters():
            noise = torch.randn_like(tensor) * 0.3
            tensor.copy_(1 + noise if name.endswith("LayerNorm.weight") else noise)
    model.save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(VOCABULARY) + "\n", encoding="utf-8")
    (folder / "1_Pooling").mkdir()
    kinds = [("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize")]
    for name, value in {
        "tokenizer_config.json": {"tokenizer_class": "BertTokenizer", "do_lower_case": True, "model_max_length": 64},
        "sentence_bert_config.json": {"max_seq_length": 48, "do_lower_case": False},
        "1_Pooling/config.json": {"word_embedding_dimension": 32, "pooling_mode_mean_tokens": True},
        "config_sentence_transformers.json": {"prompts": prompts or {"query": "", "passage": ""}},
        "modules.json": [{"idx": number, "name": str(number), "path": path, "type": f"sentence_transformers.models.{kind}"}
                         for number, (kind, path) in enumerate(kinds)],
    }.items():
        (folder / name).write_text(json.dumps(value))


def llama(folder, texts, seed):
    """A Llama of two layers with a tokenizer trained on the texts, and no chat template."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(texts, trainers.BpeTrainer(
        vocab_size=400, special_tokens=["<s>", "</s>"], show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>").save_pretrained(folder)
    torch.manual_seed(seed)
    LlamaForCausalLM(LlamaConfig(
        vocab_size=400, hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2,
        max_position_embeddings=512, initializer_range=0.2, bos_token_id=0, eos_token_id=1)).save_pretrained(folder)
