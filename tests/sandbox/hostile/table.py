"""Every attack and the verdicts that it may get; AC only where a program says it was refused all it tried."""

from collections.abc import Iterator
from dataclasses import replace

from sandbox.types import Checker
from tests.sandbox.hostile.attack import BLOCKED, FLOOD, TIGHT, TWICE, Attack
from tests.sandbox.hostile.made import MADE

Table = dict[str, str]
"""verdicts -> names"""
ESCAPE: Table = {
    "AC": """ptrace.c bpf.c keys.c io_uring.c perf_event.c userfaultfd.c unshare.c clone_namespaces.c clone3.c
        setns.c mount.c mount_api.c process_memory.c kernel.c handles.c personality.c prlimit.c sockets.c
        setuid.c capabilities.c setuid_binaries.py i386.c x32.c clocks.c priority.c fanotify.c terminal.c
        devices.c kernel_files.c toolchain.py nested_bwrap.py forbidden_after_exec.py breakout.c
        new_calls.c locks.c device_times.py""",
}
SNOOPING: Table = {
    "AC": """environ.py descriptors.c host_files.py every_file.py mounts.py devices_listed.py loopback.py
        unix_sockets.c names.py links.c timing.c inotify.c Environment.java environment.js""",
}
PERSISTENCE: Table = {
    "AC": """daemon.c immortal.py respawn.c running_away.c files_left.py sysv_left.c posix_left.c
        interpreter_state.py process_state.py own_binary.c bytecode.py peek_at_the_next.py sockets_left.py
        cwd_removed.c folder_label.c many_names.py memory_left.c nice_all.c binary_mode.c process_numbers.py
        folder_flags.py program_flags.c wiped.py""",
}
SPENDERS: Table = {
    "TLE MLE RE": """fork_bomb.c fork_bomb.py fork_sessions.c thread_bomb.py thread_bomb.c vfork_chain.c
        ThreadBomb.java""",
    "MLE": "mmap_bomb.c",
    "MLE WA": "memory_by_children.c",
    "MLE WA RE": "huge_bss.c",
    "MLE RE": "brk_bomb.c huge_stack.c recursion.py big_string.py memory.js memory.rs",
    "MLE RE OLE TLE": "memfd_bomb.c inodes.c stderr_line.py",
    "OLE": "stdout_flood.c stdout_by_proc.py",
    "OLE TLE": "stderr_flood.c drip.py",
    "OLE TLE WA AC": "stdout_flood_by_children.py",
    "TLE": """spin.c sync.c cpu_unwaited.c cpu_relay.c cpu_hidden.c cpu_no_wait_flag.c sleeper.py stopped.py regex.py
        big_integer.py spin.js""",
    "WA TLE": "deaf_sleeper.c",
}
BOUNDED: Table = {
    "AC MLE RE OLE TLE": """memfd_secret.c sysv_bomb.c sysv_queues.c files_bomb.py shm_bomb.c output_hole.c
        sparse_file.c deep_folders.c locked_folders.c timers.c pipe_size.c unread_input.c aio.c""",
}
FUNCTIONS: Table = {
    "WA RE TLE MLE OLE": """equal_to_everything.py lying_int.py lying_str.py lying_list.py lying_dict.py
        not_a_number.py infinite.py endless_list.py deep_list.py deep_text.py huge_integer.py surrogate.py
        bytes_result.py generator.py patched_json.py patched_write.py frames.py frames_replaced.py
        exit_in_function.py system_exit.py base_exception.py exit_at_import.py no_function.py
        forged_function.py prints_in_function.py input_in_function.py deep_result.py""",
}
JUDGE: Table = {
    "WA RE TLE OLE": """exit_zero.py exit_zero.c verdict_text.py patched_print.py patched_modules.py traced.py
        forged.c forged_zeros.py kill_all.c stop_all.c kill_parent.py not_text.py long_line.py patched_open.py
        signals_to_judge.py clone_parent.c child_ended.c""",
}
COMPILE: Table = {
    "CE": """template_recursion.cpp constexpr_loop.cpp include_zero.c include_random.cpp include_stdin.c
        include_canary.c include_host.cpp include_itself.c line_directive.c pragma_dependency.c incbin.c
        macro_explosion.c error_flood.cpp include_str.rs macros.rs constant_loop.rs encodings.py
        LongName.java""",
    "WA RE": "hidden_code.py",
    "CE RE WA MLE": "fat.c lone_library.rs two_libraries.rs only_a_header.c linker.c syntax_error.py",
    "CE MLE RE": "template_doubling.cpp constexpr_memory.cpp giant_array.c assembler_fill.c incbin_zero.c",
}
HARMLESS: Table = {
    "AC": "has_include.cpp incbin_environ.c warning_flood.c daemon_at_compile.c folded.py",
}

FLOAT = Checker("float")
ASSERTS = Checker("asserts")
CARELESS = Checker(code="import sys; print(int(sum(map(float, open(sys.argv[3]).read().split())) == 7))")
"""fails on what is no number"""
GREEDY = Checker(code="import sys; print(int(open(sys.argv[3]).read().split() == ['7']))")
"""takes ten times what it reads"""
CURIOUS = Checker(
    code="import os\nfor path in ('@CANARY_TMP@', '@CANARY_HOME@', '/etc/shadow'):\n"
    "    try: print(1 if open(path).read() else 0); os._exit(0)\n    except OSError: pass\nprint(0)"
)
"""accepts if it can read the host"""
ENDLESS = Checker(code="import os\nwhile True:\n    try: os.fork()\n    except OSError: pass")
TWO = ("1 2\n", "1 2\n")
SPECIAL = (
    Attack("persistence/rights_taken.c", "TLE", limits=TIGHT),
    Attack("resources/memory_then_exit.c", "MLE", expected=BLOCKED),
    Attack("resources/shared_unmapped.c", "AC MLE", expected=BLOCKED),
    Attack("resources/memory_of_many.c", "MLE TLE OLE"),
    Attack("resources/memory_undumpable.c", "MLE", expected=BLOCKED),
    Attack("resources/pinned_pages.c", "AC MLE", expected=BLOCKED),
    Attack("resources/pending_signals.c", "AC", expected=BLOCKED),
    Attack("resources/sockets_by_children.c", "AC MLE", expected=BLOCKED),
    Attack("resources/pipe_bomb.c", "AC MLE", expected=BLOCKED),
    Attack("resources/descriptors_in_flight.c", "AC MLE TLE", expected=BLOCKED),
    Attack("resources/unread_input.py", "AC", ("9 " * 1_000_000,), BLOCKED),
    Attack("snooping/expected_in_memory.py", "WA"),
    Attack("snooping/expected_in_others.py", "WA"),
    Attack("snooping/next_input.py", "AC", tuple(f"INPUT-{n}-@NONCE@" for n in range(10, 14)), BLOCKED),
    Attack("persistence/at_exit.py", "TLE", expected=BLOCKED, limits=TIGHT),
    Attack("judge/answer_then_fail.py", "RE", expected=BLOCKED),
    Attack("judge/answer_then_exit_one.js", "RE", expected=BLOCKED),
    Attack("judge/hooks.py", "AC RE", expected=BLOCKED),
    Attack("judge/closed.py", "TLE RE", limits=TIGHT),
    Attack("judge/limits_changed.py", "TLE", limits=TIGHT),
    Attack("judge/stdin_rewritten.py", "AC", TWO, BLOCKED),
    Attack("judge/nonblocking.py", "AC WA OLE", TWO, BLOCKED),
    Attack("judge/interrupt_pid_1.py", "AC", TWO, BLOCKED),
    Attack("judge/parent_overwritten.py", "AC", expected=BLOCKED),
    Attack("judge/json_bomb.py", "WA OLE RE MLE TLE", function="solve", limits=FLOOD),
    Attack("judge/not_a_number_printed.py", "WA", expected="7.0", checker=FLOAT),
    Attack("judge/infinity_printed.py", "WA", expected="7.0", checker=FLOAT),
    Attack("judge/odd_number.py", "WA", expected="10.00", checker=FLOAT),
    Attack("judge/checker_input.py", "WA", expected="7", checker=CARELESS),
    Attack("judge/many_tokens.py", "WA", expected="7", checker=GREEDY, limits=FLOOD),
    Attack("judge/checker_reads_host.py", "WA", checker=CURIOUS),
    Attack("judge/checker_reads_host.py", "IE", checker=ENDLESS),
)


def _listed(folder: str, table: Table, like: Attack) -> Iterator[Attack]:
    for allowed_verdicts, names in table.items():
        for name in names.split():
            yield replace(like, name=f"{folder}/{name}", allowed_verdicts=allowed_verdicts)


REFUSED = Attack("", "", expected=BLOCKED)
GUESSES = Attack("", "", limits=TIGHT)
ATTACKS = (
    *_listed("escape", ESCAPE, REFUSED),
    *_listed("snooping", SNOOPING, REFUSED),
    *_listed("persistence", PERSISTENCE, replace(REFUSED, inputs=TWICE)),
    *_listed("resources", SPENDERS, replace(REFUSED, limits=TIGHT)),
    *_listed("resources", BOUNDED, REFUSED),
    *_listed("judge", FUNCTIONS, replace(GUESSES, function="solve")),
    *_listed("judge", FUNCTIONS, replace(GUESSES, function="solve", checker=ASSERTS)),
    *_listed("judge", JUDGE, GUESSES),
    *_listed("compile", COMPILE, GUESSES),
    *_listed("compile", HARMLESS, REFUSED),
    *SPECIAL,
    *MADE,
)
