"""Times training steps, evaluation passes or generated tokens of the same GPT in PyTorch.

Started by the benchmark in Java, which sends a request as one line of JSON, gets an answer that says who this is, then sends
numbers of steps, a line each, and gets the milliseconds of each step (see Protocol.java). Arguments: eager, compiled or
graphs (compiled, and a whole step captured as a CUDA graph); cpu or cuda.
"""

import itertools
import json
import shutil
import sys
import time


def unavailable(why):
    print(json.dumps({"description": None, "parameters": 0, "unavailable": why}), flush=True)
    sys.exit()


try:
    import torch
    import torch.nn as nn
    import torch.nn.functional as F
except ImportError as e:
    unavailable(f"{sys.executable}: {e}")


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
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:
                nn.init.normal_(parameter, std=0.02)
            elif name.endswith("bias"):
                nn.init.zeros_(parameter)

    def forward(self, tokens, caches=None, position=0):
        t = tokens.shape[1]
        x = self.token(tokens) + self.position.weight[position : position + t]
        for i, block in enumerate(self.blocks):
            x = block(x, None if caches is None else (*caches[i], position))
        return self.head(self.ln(x))


def batches(request, device):
    """The text's consecutive windows: tokens and targets, [B,T] each."""
    size, context = request["work"]["batch"], request["work"]["context"]
    with open(request["text"], "rb") as file:
        text = torch.frombuffer(bytearray(file.read()), dtype=torch.uint8).long().to(device)
    shape = (request["batches"], size, context)
    return list(zip(text[:-1].view(shape), text[1:].view(shape)))


def graph(optimiser, data, compute):
    """A function that does what compute(tokens, targets) and the optimiser do, as one graph."""
    tokens, targets = (t.clone() for t in next(data))

    def step():
        optimiser.zero_grad(set_to_none=True)
        value = compute(tokens, targets)
        value.backward()
        optimiser.step()
        return value

    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(3):
            step()
    torch.cuda.current_stream().wait_stream(side)
    captured = torch.cuda.CUDAGraph()
    with torch.cuda.graph(captured):
        value = step()

    def replay():
        for static, new in zip((tokens, targets), next(data)):
            static.copy_(new)
        captured.replay()
        return value.item()

    return replay


def session(request, how, device):
    """The model, and a function that does a step and gives its loss."""
    s = request["work"] | {"vocabulary": request["vocabulary"]}
    torch.manual_seed(1)
    torch.set_num_threads(request["threads"])
    # float32 is float32: no TF32.
    torch.set_float32_matmul_precision("highest")
    model = GPT(s).to(device)
    run = model if how == "eager" else torch.compile(model)
    autocast = torch.autocast(device, torch.bfloat16, enabled=s["precision"] == "bf16")
    data = itertools.cycle(batches(request, device))

    def loss_of(tokens, targets):
        with autocast:
            return F.cross_entropy(run(tokens).flatten(0, 1), targets.flatten())

    def loss():
        return loss_of(*next(data))

    if s["mode"] == "train":
        optimiser = torch.optim.AdamW(
            model.parameters(), lr=3e-4, weight_decay=0.01, fused=True, capturable=how == "graphs"
        )
        if how == "graphs":
            return model, graph(optimiser, data, loss_of)

        def train():
            optimiser.zero_grad(set_to_none=True)
            value = loss()
            value.backward()
            optimiser.step()
            return value.item()

        return model, train

    model.eval()
    if s["mode"] == "evaluate":

        @torch.inference_mode()
        def evaluate():
            return loss().item()

        return model, evaluate

    size = (1, s["heads"], s["context"], s["embedding"] // s["heads"])
    caches = [
        (torch.zeros(size, device=device), torch.zeros(size, device=device)) for _ in range(s["layers"])
    ]

    @torch.inference_mode()
    def generate():  # a full context, the likeliest token each time
        token = next(data)[0][:1, :1]
        with autocast:
            for i in range(s["context"]):
                token = run(token, caches, i).argmax(dim=2)
                token.item()

    return model, generate


def main():
    how, device = sys.argv[1:]
    if device == "cuda" and not torch.cuda.is_available():
        unavailable(f"{sys.executable}: PyTorch {torch.__version__} sees no GPU")
    if how != "eager" and not any(map(shutil.which, ("c++", "g++", "clang++", "cl"))):
        unavailable("torch.compile needs a C++ compiler (g++, clang++ or MSVC's cl on the PATH)")
    request = json.loads(sys.stdin.readline())
    if how == "graphs" and request["work"]["mode"] != "train":
        unavailable("only a step of training is captured as a graph")
    model, step = session(request, how, device)
    where = f" on {torch.cuda.get_device_name()}" if device == "cuda" else ""
    print(json.dumps({
        "description": f"PyTorch {torch.__version__}, {how}{where}",
        "parameters": sum(p.numel() for p in model.parameters()),
        "unavailable": None,
    }), flush=True)
    for line in sys.stdin:
        times, value = [], None
        for _ in range(int(line)):
            begin = time.perf_counter()
            value = step()
            times.append((time.perf_counter() - begin) * 1e3)
        print(json.dumps({"loss": value, "milliseconds": times}), flush=True)


main()
