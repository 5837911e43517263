/* A ticket with a real token, for tests of printing and reading. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-ticket-print.h"

G_BEGIN_DECLS

/* A token signed with a fixed key; another serial is another ticket. (transfer full) */
char *tk_sample_token (guint32 serial);
/* A face with every text filled; `token` is borrowed. */
TkTicketFace tk_sample_face (const char *token);

/* A new folder for a test's files; tk_sample_folder_free() removes it with what is in it. */
char *tk_sample_folder_new (void);
void tk_sample_folder_free (char *folder);
typedef char TkSampleFolder;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkSampleFolder, tk_sample_folder_free)

G_END_DECLS
