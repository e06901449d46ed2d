"""Loads another checkpoint's weights into a running vLLM: its workers get this class's method.

vLLM makes the class a base of its worker (`worker_extension_cls`), and calls the method by its name.
"""

from typing import Any

UPDATE = "r1eval_update_weights"
"""the method's name"""


class WeightUpdate:
    """What r1eval adds to vLLM's worker."""

    model_runner: Any
    reload_weights: Any

    def r1eval_update_weights(self, path: str) -> None:
        """Load the weights of the checkpoint in this folder in place of the present ones.

        On the CPU vLLM (0.32) multiplies with packed copies of the weights. Its reload packs those of the
        layers that the checkpoint has weights for; an output layer that shares the embedding's weights has
        none of its own there, and would keep the old copy. So both are packed again.
        """
        from vllm.model_executor.layers.vocab_parallel_embedding import VocabParallelEmbedding
        from vllm.platforms import current_platform

        self.reload_weights(weights_path=path)
        for module in self.model_runner.get_model().modules():
            if isinstance(module, VocabParallelEmbedding) and current_platform.is_cpu():
                module.quant_method.process_weights_after_loading(module)
