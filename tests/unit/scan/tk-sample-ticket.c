/* Tickets for tests. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sample-ticket.h"

#include <glib/gstdio.h>

#include "tk-token.h"

char *
tk_sample_token (guint32 serial)
{
  static const guint8 seed[32] = "a fixed seed for test tickets ..";
  g_autoptr (TkKeyPair) pair = tk_key_pair_from_seed (seed);
  g_autoptr (GError) error = NULL;
  TkToken token = { .id = { .event = 1, .type = 2, .serial = serial, .issue = 1 }, .issuer = 3 };
  char *text = tk_token_issue (&token, pair, &error);

  g_assert_no_error (error);
  g_assert_nonnull (text);
  return text;
}

TkTicketFace
tk_sample_face (const char *token)
{
  return (TkTicketFace) {
    .event_title = "Tamasha la Pwani",
    .venue = "Fort Jesus, Mombasa",
    .type_name = "Regular",
    .when = "Sat 21 November 2026 · doors 18:00",
    .price = "KES 1,500",
    .seat = "B12",
    .admits = "Admits 4",
    .token = token,
    .code = "1K-7Q2M-V",
    .sold = "Sold 21 Nov 19:42 · Box Office A · Amina",
  };
}

char *
tk_sample_folder_new (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("tiketi-test-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

void
tk_sample_folder_free (char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (folder);
  g_free (folder);
}
