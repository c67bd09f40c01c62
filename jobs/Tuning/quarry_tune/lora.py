"""Low-rank adaptation (Hu et al. 2021), as PEFT has it."""

from peft import LoraConfig, get_peft_model


def configuration(modules, arguments, **more):
    return LoraConfig(
        r=arguments.rank, lora_alpha=2 * arguments.rank, lora_dropout=0.1, target_modules=modules, **more)


def wrapped(model, modules, arguments, **more):
    return get_peft_model(model, configuration(modules, arguments, **more))
