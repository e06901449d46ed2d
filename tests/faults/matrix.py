"""The rows of the fault matrix, in the order in which they are run and documented."""

from tests.faults import disk, lines, machine, processes, programs
from tests.faults.harness import DEADLINE_SECONDS, Row

ROWS: tuple[Row, ...] = (
    processes.process_killed,
    processes.process_killed_while_grading,
    processes.worker_killed,
    processes.zygote_killed_while_golds_are_checked,
    processes.zygote_killed_while_grading,
    processes.zygote_always_killed_while_golds_are_checked,
    processes.zygote_always_killed_while_grading,
    processes.server_killed,
    processes.all_servers_killed,
    processes.all_processes_terminated,
    processes.interrupted_while_loading,
    processes.interrupted_while_generating,
    processes.terminated_at_any_moment,
    processes.interrupted_twice,
    processes.grading_process_stopped,
    processes.reader_gone,
    programs.jail_killed,
    machine.out_of_memory,
    machine.out_of_descriptors,
    machine.out_of_processes,
    machine.no_dev_shm,
    machine.temporary_folders_full,
    machine.temporary_folders_read_only,
    programs.no_temporary_folder_for_programs,
    machine.home_unwritable,
    machine.no_flock,
    machine.clock_set_back,
    machine.two_processes,
    machine.read_only_folder,
    disk.disk_full,
    disk.disk_full_in_samples,
    disk.disk_full_in_scores,
    disk.disk_full_in_metrics,
    disk.disk_full_in_run_record,
    lines.last_sample_torn,
    lines.samples_cut_in_half,
    lines.samples_deleted,
    lines.power_loss,
    lines.text_edited,
    lines.scores_of_another_run,
    lines.folders_concatenated,
    lines.score_of_unknown_question,
    lines.scores_torn,
    lines.scores_deleted,
    lines.questions_torn,
    lines.questions_deleted,
    lines.blank_lines,
    lines.doubled_lines,
    lines.nul_bytes,
    lines.half_a_character,
    lines.field_of_a_newer_version,
)
SLOW_ROWS: tuple[Row, ...] = (programs.engine_killed,)
"""rows that load an engine"""


def deadline(row: Row) -> float:
    """Seconds in which a row must end, on a busy machine."""
    return 4 * DEADLINE_SECONDS if row in SLOW_ROWS else DEADLINE_SECONDS
