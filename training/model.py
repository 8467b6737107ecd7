"""A pre-norm Transformer whose weights map one to one onto `ctranslate2.specs.TransformerSpec`."""

import math
from typing import TypedDict

import torch
import torch.nn.functional as F  # noqa: N812 - everybody's name for it
from torch import Tensor, nn

# What CTranslate2 calls the parts of a model, and those of a layer in the order in which it counts them.
SIDES = {"enc": "encoder", "dec": "decoder"}
LAYERS = {"enc": ("self_attention", "ffn"), "dec": ("self_attention", "attention", "ffn")}
PARTS = {"self_attention": ("qkv", "out"), "attention": ("q", "kv", "out"), "ffn": ("l0", "l1")}
NORM = {"weight": "gamma", "bias": "beta"}


class Config(TypedDict):
    """The shape of a model, as checkpoints carry it."""

    vocab: int
    d: int  # size of a token's vector
    ffn: int
    heads: int
    enc: int  # layers
    dec: int
    max_len: int  # positions


def sinusoids(length: int, dim: int) -> Tensor:
    """Give the vectors that tell a model at which place a token stands."""
    places = torch.arange(length)[:, None].float()
    rates = torch.exp(torch.arange(0, dim, 2).float() * (-math.log(10000.0) / dim))
    table = torch.zeros(length, dim)
    table[:, 0::2] = torch.sin(places * rates)
    table[:, 1::2] = torch.cos(places * rates)
    return table


def attend(query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
    """Attend where `mask` is true; all of (batch, head, token, size), the mask broadcast."""
    if query.is_cuda:
        return F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
    # On CPUs PyTorch's fused kernel takes longer than this, forwards and even more so backwards.
    scores = (query * query.shape[-1] ** -0.5) @ key.transpose(-1, -2)
    return scores.masked_fill(~mask, -1e9).softmax(-1).to(value.dtype) @ value


class SelfAttention(nn.Module):
    def __init__(self, d: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.norm = nn.LayerNorm(d)
        self.qkv = nn.Linear(d, 3 * d)
        self.out = nn.Linear(d, d)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        b, t, d = x.shape
        q, k, v = self.qkv(self.norm(x)).view(b, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        y = self.out(attend(q, k, v, mask).transpose(1, 2).reshape(b, t, d))
        return x + F.dropout(y, self.dropout, self.training)


class CrossAttention(nn.Module):
    def __init__(self, d: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.norm = nn.LayerNorm(d)
        self.q = nn.Linear(d, d)
        self.kv = nn.Linear(d, 2 * d)
        self.out = nn.Linear(d, d)
        self.first_head: tuple[Tensor, Tensor, Tensor]  # query, key and mask of the last call

    def forward(self, x: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        b, t, d = x.shape
        q = self.q(self.norm(x)).view(b, t, self.heads, d // self.heads).transpose(1, 2)
        k, v = self.kv(memory).view(b, memory.shape[1], 2, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        self.first_head = (q[:, 0], k[:, 0], mask[:, 0])
        y = self.out(attend(q, k, v, mask).transpose(1, 2).reshape(b, t, d))
        return x + F.dropout(y, self.dropout, self.training)


class FeedForward(nn.Module):
    def __init__(self, d: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.dropout = dropout
        self.norm = nn.LayerNorm(d)
        self.l0 = nn.Linear(d, inner)
        self.l1 = nn.Linear(inner, d)

    def forward(self, x: Tensor) -> Tensor:
        y = F.dropout(F.relu(self.l0(self.norm(x))), self.dropout, self.training)
        return x + F.dropout(self.l1(y), self.dropout, self.training)


class Translator(nn.Module):
    """Encoder and decoder over one vocabulary, whose vectors also make the output."""

    def __init__(self, config: Config, dropout: float = 0.0) -> None:
        super().__init__()
        self.config, self.dropout = config, dropout
        d, heads = config["d"], config["heads"]
        self.emb = nn.Embedding(config["vocab"], d)
        self.bias = nn.Parameter(torch.zeros(config["vocab"]))
        self.register_buffer("places", sinusoids(config["max_len"], d), persistent=False)
        inner = (d, config["ffn"], dropout)
        self.enc = nn.ModuleList(
            nn.ModuleList([SelfAttention(d, heads, dropout), FeedForward(*inner)]) for _ in range(config["enc"])
        )
        self.dec = nn.ModuleList(
            nn.ModuleList([SelfAttention(d, heads, dropout), CrossAttention(d, heads, dropout), FeedForward(*inner)])
            for _ in range(config["dec"])
        )
        self.enc_norm, self.dec_norm = nn.LayerNorm(d), nn.LayerNorm(d)
        nn.init.normal_(self.emb.weight, std=d**-0.5)
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)
                nn.init.zeros_(module.bias)

    def _embedded(self, ids: Tensor) -> Tensor:
        x = self.emb(ids) * math.sqrt(self.config["d"]) + self.places[: ids.shape[1]]
        return F.dropout(x, self.dropout, self.training)

    def forward(self, source: Tensor, given: Tensor, pad: int) -> Tensor:
        """Give the decoder's last vectors, (batch, token, d), for the target tokens `given`."""
        mask = (source != pad)[:, None, None, :]
        memory = self._embedded(source)
        for attention, feed in self.enc:
            memory = feed(attention(memory, mask))
        memory = self.enc_norm(memory)
        x = self._embedded(given)
        past = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool, device=x.device).tril()
        for own, cross, feed in self.dec:
            x = feed(cross(own(x, past), memory, mask))
        return self.dec_norm(x)

    def logits(self, vectors: Tensor) -> Tensor:
        """Score every token of the vocabulary."""
        return F.linear(vectors, self.emb.weight, self.bias)

    def attention_of_guided_head(self) -> Tensor:
        """Give the log attention, (batch, target, source), of the head that learns alignments, in the last call.

        It is the first head of the last layer because that is the one that CTranslate2 gives out.
        """
        query, key, mask = self.dec[-1][1].first_head
        scores = (query @ key.transpose(1, 2)).float() / math.sqrt(query.shape[-1])
        return scores.masked_fill(~mask, -1e9).log_softmax(-1)


def in_ctranslate2(name: str) -> str:
    """What CTranslate2 calls a weight of ours: enc.0.1.l0.bias is encoder/layer_0/ffn/linear_0/bias."""
    *path, kind = name.split(".")
    if path in (["emb"], []):
        return "decoder/embeddings/weight" if path else "decoder/projection/bias"
    if path[0].endswith("_norm"):
        return f"{SIDES[path[0].removesuffix('_norm')]}/layer_norm/{NORM[kind]}"
    side, layer, place, part = path
    within = LAYERS[side][int(place)]
    start = f"{SIDES[side]}/layer_{layer}/{within}"
    if part == "norm":
        return f"{start}/layer_norm/{NORM[kind]}"
    return f"{start}/linear_{PARTS[within].index(part)}/{kind}"
