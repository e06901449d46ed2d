"""Creates and ends the actors of a layout: each on one node, or over a placement group."""

from dataclasses import dataclass, field, replace
from typing import Any

from r1eval.engines.protocol import EngineOptions
from r1eval.engines.ray_actor import EngineActor
from r1eval.engines.ray_layout import Layout

MAX_CONCURRENCY = 10_000
"""calls that Ray lets run in one actor; a pool sends fewer"""


@dataclass(frozen=True)
class Placement:
    """Where the engines of one run are created."""

    layout: Layout
    options: EngineOptions
    _groups: dict[Any, Any] = field(default_factory=dict)
    """actor id -> its placement group"""

    def create(self, _number: int) -> Any:
        """A new actor; Ray starts it when there is room."""
        import ray
        from ray.util.scheduling_strategies import PlacementGroupSchedulingStrategy

        layout = self.layout
        strategy: Any = "SPREAD"
        group = _group(layout) if layout.across_nodes else None
        if group is not None:
            strategy = PlacementGroupSchedulingStrategy(group, 0, placement_group_capture_child_tasks=True)
        actor = ray.remote(EngineActor).options(
            num_cpus=layout.cpus,
            num_gpus=0 if group else layout.gpus,  # the engine's own workers take the GPUs of a group
            max_restarts=0,
            max_task_retries=0,
            max_concurrency=MAX_CONCURRENCY,
            scheduling_strategy=strategy,
        )
        handle = actor.remote(replace(self.options, args={**layout.args, **self.options.args}))
        if group is not None:
            self._groups[handle._actor_id] = group
        return handle

    def discard(self, handle: Any) -> None:
        """End an actor and free what it holds."""
        import ray
        from ray.util.placement_group import remove_placement_group

        ray.kill(handle, no_restart=True)
        if (group := self._groups.pop(handle._actor_id, None)) is not None:
            remove_placement_group(group)


def _group(layout: Layout) -> Any:
    """A GPU in each bundle, on as few nodes as can be; the first also holds the actor."""
    from ray.util.placement_group import placement_group

    others = [{"GPU": 1.0} for _ in range(int(layout.gpus) - 1)]
    return placement_group([{"GPU": 1.0, "CPU": max(layout.cpus, 1.0)}, *others], strategy="PACK")
