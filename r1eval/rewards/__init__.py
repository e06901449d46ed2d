"""The rewards of the R1 paper as functions for trainers: accuracy, format, language consistency."""

from r1eval.rewards.accuracy import AccuracyReward, accuracy_reward
from r1eval.rewards.code import CodeReward, code_reward
from r1eval.rewards.format import FormatReward, format_reward
from r1eval.rewards.language import LanguageReward, language_reward
from r1eval.scoring.shared_workers import close_workers

__all__ = [
    "AccuracyReward",
    "CodeReward",
    "FormatReward",
    "LanguageReward",
    "accuracy_reward",
    "close_workers",
    "code_reward",
    "format_reward",
    "language_reward",
]
