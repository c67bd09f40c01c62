import Datasets
import Foundation
import Storage
import TestSupport
import Testing

/// The programs that the lines are for.
@Suite("Datasets in the hands of others", .serialized)
struct DatasetClientTests {
    private func run(_ script: String, _ format: DatasetFormat) throws {
        let sample = try DatasetSample()
        try sample.workspace.build()
        try sample.make(sample.settings(format))
        let python = try #require(Tool(pythonWith: "sys"))
        let result = try python.run(
            [
                "-B", "-c",
                "import json, os, sys\nout = sys.argv[1]\n"
                    + "os.environ['HF_HOME'] = sys.argv[2]\nos.environ['HF_HUB_OFFLINE'] = '1'\n"
                    + script, sample.workspace.root + "/out", sample.workspace.root + "/hf",
            ])
        #expect(result.status == 0, "\(result.complaints.suffix(3_000))")
    }

    @Test(
        "Hugging Face datasets loads every line, by the folder and by its files",
        .enabled(if: Tool(pythonWith: "datasets") != nil, "the module datasets is missing"),
        arguments: [DatasetFormat.instruct, .messages, .pairs])
    func datasets(format: DatasetFormat) throws {
        try run(
            """
            from datasets import load_dataset
            files = {side: out + "/" + side + ".jsonl" for side in ("train", "test")}
            want = {side: [json.loads(l) for l in open(f, encoding="utf-8")] for side, f in files.items()}
            assert want["train"] and want["test"]
            for loaded in (load_dataset(out), load_dataset("json", data_files=files)):
                for side in files:
                    assert list(loaded[side]) == want[side], (side, loaded[side][0], want[side][0])
                assert loaded["train"].features == loaded["test"].features
            assert loaded["train"][0]["metadata"].keys() == {"office"}
            """, format)
    }

    @Test(
        "Hugging Face datasets loads corpus and queries of a set in BEIR's layout",
        .enabled(if: Tool(pythonWith: "datasets") != nil, "the module datasets is missing"))
    func beir() throws {
        try run(
            """
            from datasets import load_dataset
            for name in ("corpus", "queries"):
                want = [json.loads(l) for l in open(f"{out}/{name}.jsonl", encoding="utf-8")]
                assert list(load_dataset(out, name)[name]) == want
            ids = {name: {json.loads(l)["_id"] for l in open(f"{out}/{name}.jsonl")} for name in ("corpus", "queries")}
            for side in ("train", "test"):
                head, *rows = open(f"{out}/qrels/{side}.tsv").read().splitlines()
                assert head.split("\\t") == ["query-id", "corpus-id", "score"] and rows
                for row in rows:
                    query, document, score = row.split("\\t")
                    assert query in ids["queries"] and document in ids["corpus"] and score == "1"
            """, .beir)
    }

    @Test(
        "TRL takes the lines: conversations through a chat template, and prompts with completions",
        .enabled(
            if: Tool(pythonWith: "trl", "datasets", "transformers", "jinja2") != nil,
            "one of the modules trl, datasets, transformers and jinja2 is missing"))
    func trl() throws {
        try run(
            """
            from datasets import load_dataset
            from tokenizers import Tokenizer, models
            from transformers import PreTrainedTokenizerFast
            from trl.data_utils import is_conversational, maybe_apply_chat_template
            tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.BPE()))
            tokenizer.chat_template = (
                "{% for m in messages %}<{{ m['role'] }}>{{ m['content'] }}</s>{% endfor %}")
            for line in load_dataset(out)["train"]:
                assert is_conversational(line)
                text = maybe_apply_chat_template(dict(line), tokenizer)["text"]
                assert text.startswith("<user>") and text.endswith("</s>")
                assert text.count("<assistant>") == len(line["cites"])
            """, .messages)
        try run(
            """
            from datasets import load_dataset
            from trl.data_utils import is_conversational, maybe_apply_chat_template
            def alpaca(line):
                prompt = line["instruction"] + "\\n\\n" + line["input"] + "\\n\\n"
                return {"prompt": prompt, "completion": line["output"]}
            data = load_dataset(out)["train"]
            data = data.map(alpaca, remove_columns=data.column_names)
            assert data.column_names == ["prompt", "completion"] and not is_conversational(data[0])
            assert all(line["completion"] for line in data)
            assert maybe_apply_chat_template(data[0], None) == data[0]
            """, .instruct)
    }
}
