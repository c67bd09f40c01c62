"""Low-rank adaptation (Hu et al. 2021), as PEFT has it."""

from peft import LoraConfig, get_peft_model


def wrapped(model, modules, arguments, **more):
    """The model with matrices beside the named ones; nothing else of it is trained."""
    return get_peft_model(model, LoraConfig(
        r=arguments.rank, lora_alpha=2 * arguments.rank, lora_dropout=0.1, target_modules=modules, **more))
