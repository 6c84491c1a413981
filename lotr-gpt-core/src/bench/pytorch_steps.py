"""Times training steps, evaluation passes or generated tokens of the same GPT in PyTorch.

Started by the Java benchmark, which sends one JSON object a line:
{"mode": "train"|"evaluate"|"generate", "layers", "embedding", "heads", "context", "batch", "vocabulary", "dropout",
"precision", "threads", "compile", "steps"}, and gets the milliseconds of each step back as a JSON array. A model is kept while its
settings do not change, so that rounds of both sides can alternate.
"""

import json
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F


class Block(nn.Module):
    def __init__(self, s):
        super().__init__()
        d = s["embedding"]
        self.heads, self.dropout = s["heads"], s["dropout"]
        self.ln1, self.ln2 = nn.LayerNorm(d), nn.LayerNorm(d)
        self.qkv = nn.Linear(d, 3 * d, bias=False)
        self.proj = nn.Linear(d, d)
        self.fc, self.out = nn.Linear(d, 4 * d), nn.Linear(4 * d, d)

    def forward(self, x, cache=None):
        b, t, d = x.shape
        q, k, v = (
            y.view(b, t, self.heads, d // self.heads).transpose(1, 2)
            for y in self.qkv(self.ln1(x)).split(d, dim=2)
        )
        rate = self.dropout if self.training else 0.0
        if cache is None:
            a = F.scaled_dot_product_attention(q, k, v, dropout_p=rate, is_causal=True)
        else:  # one new token; keys and values are preallocated
            keys, values, position = cache
            keys[:, :, position : position + t] = k
            values[:, :, position : position + t] = v
            a = F.scaled_dot_product_attention(
                q, keys[:, :, : position + t], values[:, :, : position + t], is_causal=t > 1
            )
        a = a.transpose(1, 2).reshape(b, t, d)
        x = x + F.dropout(self.proj(a), rate, self.training)
        return x + F.dropout(self.out(F.relu(self.fc(self.ln2(x)))), rate, self.training)


class GPT(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.token = nn.Embedding(s["vocabulary"], s["embedding"])
        self.position = nn.Embedding(s["context"], s["embedding"])
        self.blocks = nn.ModuleList(Block(s) for _ in range(s["layers"]))
        self.ln = nn.LayerNorm(s["embedding"])
        self.head = nn.Linear(s["embedding"], s["vocabulary"])

    def forward(self, tokens, caches=None, position=0):
        t = tokens.shape[1]
        x = self.token(tokens) + self.position.weight[position : position + t]
        for i, block in enumerate(self.blocks):
            x = block(x, None if caches is None else (*caches[i], position))
        return self.head(self.ln(x))


def session(s):
    torch.manual_seed(1)
    torch.set_num_threads(s["threads"])
    model = GPT(s)
    run = torch.compile(model) if s["compile"] else model
    autocast = torch.autocast("cpu", torch.bfloat16, enabled=s["precision"] == "bf16")
    shape = (s["batch"], s["context"])
    x, y = (torch.randint(0, s["vocabulary"], shape) for _ in range(2))

    def loss():
        with autocast:
            return F.cross_entropy(run(x).flatten(0, 1), y.flatten())

    if s["mode"] == "train":
        optimiser = torch.optim.AdamW(
            model.parameters(), lr=3e-4, weight_decay=0.01, fused=True
        )

        def train():
            optimiser.zero_grad(set_to_none=True)
            value = loss()
            value.backward()
            optimiser.step()

        return train

    model.eval()
    if s["mode"] == "evaluate":

        @torch.inference_mode()
        def evaluate():
            loss().item()

        return evaluate

    size = (1, s["heads"], s["context"], s["embedding"] // s["heads"])
    caches = [(torch.zeros(size), torch.zeros(size)) for _ in range(s["layers"])]

    @torch.inference_mode()
    def generate():  # a full context, token by token
        with autocast:
            for i in range(s["context"]):
                run(x[:1, i : i + 1], caches, i)

    return generate


def main():
    settings, step = None, None
    for line in sys.stdin:
        request = json.loads(line)
        steps = request.pop("steps")
        if request != settings:
            settings, step = request, session(request)
            for _ in range(3):
                step()
        times = []
        for _ in range(steps):
            begin = time.perf_counter()
            step()
            times.append((time.perf_counter() - begin) * 1e3)
        print(json.dumps(times), flush=True)


main()
