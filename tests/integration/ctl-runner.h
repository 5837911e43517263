/* Runs the real tiketictl as a process and holds it to its manners: one sentence on standard error when something was
 * wrong, nothing when it was not, JSON lines, and an exit code that says which.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-hub-runner.h"

G_BEGIN_DECLS

/* One terminal: its folder and who acts there. */
typedef struct {
  char *dir;          /* --data */
  const char *staff;  /* "" = nobody */
  const char *pin;
  const char *limits; /* NULL, or what a shell does before it becomes tiketictl: "ulimit -f 100" */
  gboolean bare;      /* nothing is added to the words, neither --data nor --json */
} CtlTerminal;

void ctl_terminal_init (CtlTerminal *terminal, const char *staff, const char *pin);
/* The same terminal's folder, copied: what is done to the copy is not done to the first. */
void ctl_terminal_init_copy (CtlTerminal *terminal, const CtlTerminal *first);
void ctl_terminal_clear (CtlTerminal *terminal);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CtlTerminal, ctl_terminal_clear)
/* The path of a file in its folder; (transfer full). */
char *ctl_path (const CtlTerminal *terminal, const char *name);

/* Starts `tiketictl --data DIR --json WORDS…` with pipes on all three; for tests that do not wait for its end. */
GSubprocess *ctl_start (const CtlTerminal *terminal, const char *const *words);
/* Runs it to its end with `input` on standard input. `status` and `says` are asserted: `says` must be
 * part of the one sentence on standard error (sentences, one a line, when the codes were several); NULL = it is silent.
 * Returns standard output. (transfer full) */
char *ctl_run (const CtlTerminal *terminal, const char *input, int status, const char *says, const char *const *words);
#define ctl(terminal, status, says, ...) \
  ctl_run ((terminal), NULL, (status), (says), (const char *const[]) { __VA_ARGS__, NULL })
#define ctl_quietly(terminal, status, says, ...) g_free (ctl (terminal, status, says, __VA_ARGS__))

/* For tests that do not know how it ends: the exit status, with both outputs; the sentences are held to their form. */
int ctl_end_run (const CtlTerminal *terminal, char **out, char **err, const char *const *words);
#define ctl_end(terminal, out, err, ...) ctl_end_run ((terminal), (out), (err), (const char *const[]) { __VA_ARGS__, NULL })

/* Enrols with the code and loads all there is. */
void ctl_enrol (const CtlTerminal *terminal, TkHubRunner *hub, const char *code);

/* What stands at PATH ("tickets.0.token") of the first line, as text; fails the test when it is not there. (transfer full) */
char *ctl_get (const char *json_lines, const char *path);
gint64 ctl_get_int (const char *json_lines, const char *path);
void ctl_assert_field (const char *json_lines, const char *path, const char *expected);
/* How many lines there are; each must be one JSON object. */
guint ctl_count_lines (const char *json_lines);

/* The journal's entries, after asserting that the journal verifies. */
gint64 ctl_count_journal (const CtlTerminal *terminal);

G_END_DECLS
