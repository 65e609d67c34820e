import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from transformers import AutoTokenizer, DebertaV2Model

FOLDER = "."  # the folder of this file
tokenizer = AutoTokenizer.from_pretrained(FOLDER)
model = DebertaV2Model.from_pretrained(FOLDER).eval()
head = {k.removeprefix("mask_predictions."): v for k, v in load_file(f"{FOLDER}/ablate.safetensors").items()}


def replaced(text):
    """The probability of each token of having been replaced, and the tokens."""
    ids = tokenizer(text, return_tensors="pt")["input_ids"]
    with torch.no_grad():
        h = model(ids).last_hidden_state  # [1, tokens, hidden]
        h = h + h[:, :1]  # h_CLS is added to every token
        h = F.layer_norm(h, h.shape[-1:], head["LayerNorm.weight"], head["LayerNorm.bias"], model.config.layer_norm_eps)
        h = F.gelu(F.linear(h, head["dense.weight"], head["dense.bias"]))
        logits = F.linear(h, head["classifier.weight"], head["classifier.bias"])[0, :, 0]
    return logits.sigmoid(), tokenizer.convert_ids_to_tokens(ids[0])
