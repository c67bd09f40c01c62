#!/usr/bin/env python3
"""A model of one layer, for builds whose embedding is not the question: one_layer.py FOLDER NEW

Copies a model folder and keeps the embeddings and the first layer: vectors as large, six to twelve times as fast,
and worse. `quarry model add NEW` takes it.
"""
import json, os, re, shutil, struct, sys

folder, new = sys.argv[1:]
shutil.copytree(folder, new, ignore=shutil.ignore_patterns("*.safetensors*"))
with open(os.path.join(folder, "model.safetensors"), "rb") as file:
    length, = struct.unpack("<Q", file.read(8))
    header = json.loads(file.read(length))
    data = file.read()
kept, bytes_ = {}, []
end = 0
for name, fact in header.items():
    if name == "__metadata__" or int((re.findall(r"layer\.(\d+)\.", name) or ["0"])[0]) > 0:
        continue
    start, stop = fact["data_offsets"]
    kept[name] = fact | {"data_offsets": [end, end + stop - start]}
    bytes_.append(data[start:stop])
    end += stop - start
text = json.dumps(kept).encode()
text += b" " * (-len(text) % 8)
with open(os.path.join(new, "model.safetensors"), "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + b"".join(bytes_))
path = os.path.join(new, "config.json")
config = json.load(open(path)) | {"num_hidden_layers": 1}
json.dump(config, open(path, "w"), indent=2)
