"""Writes a llama of random weights to the path given: enough to prove a wire and schema-held output, nothing about quality."""
import sys

import gguf
import numpy as np

DIM, FF, HEADS, LAYERS, CONTEXT = 64, 128, 4, 2, 8192
random = np.random.default_rng(7)

pieces = [(b"<unk>", gguf.TokenType.UNKNOWN), (b"<s>", gguf.TokenType.CONTROL), (b"</s>", gguf.TokenType.CONTROL)]
pieces += [(f"<0x{byte:02X}>".encode(), gguf.TokenType.BYTE) for byte in range(256)]
pieces += [(char.encode(), gguf.TokenType.NORMAL) for char in [chr(code) for code in range(33, 127)] + ["\u2581"]]
tokens = [text for text, _ in pieces]

writer = gguf.GGUFWriter(sys.argv[1], "llama")
writer.add_name("tiny")
writer.add_context_length(CONTEXT)
writer.add_embedding_length(DIM)
writer.add_block_count(LAYERS)
writer.add_feed_forward_length(FF)
writer.add_head_count(HEADS)
writer.add_head_count_kv(HEADS)
writer.add_layer_norm_rms_eps(1e-5)
writer.add_rope_dimension_count(DIM // HEADS)
writer.add_vocab_size(len(tokens))
writer.add_tokenizer_model("llama")
writer.add_token_list(tokens)
writer.add_token_scores([-float(nth) for nth in range(len(tokens))])
writer.add_token_types([kind for _, kind in pieces])
writer.add_bos_token_id(1)
writer.add_eos_token_id(2)
writer.add_unk_token_id(0)


def weights(*shape):
    return (random.standard_normal(shape) * 0.05).astype(np.float32)


# Every token carries the same first dimension, and the quotation mark listens to it: strings end soon instead of by chance.
embedding, output = weights(len(tokens), DIM), weights(len(tokens), DIM)
embedding[:, 0] = 5.0
output[:, 0] = 0.0
output[tokens.index(b'"'), 0] = 0.3

writer.add_tensor("token_embd.weight", embedding)
writer.add_tensor("output.weight", output)
writer.add_tensor("output_norm.weight", np.ones(DIM, dtype=np.float32))
for layer in range(LAYERS):
    block = f"blk.{layer}."
    for name in ("attn_norm", "ffn_norm"):
        writer.add_tensor(f"{block}{name}.weight", np.ones(DIM, dtype=np.float32))
    for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
        writer.add_tensor(f"{block}{name}.weight", weights(DIM, DIM))
    writer.add_tensor(f"{block}ffn_gate.weight", weights(FF, DIM))
    writer.add_tensor(f"{block}ffn_up.weight", weights(FF, DIM))
    writer.add_tensor(f"{block}ffn_down.weight", weights(DIM, FF))
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
