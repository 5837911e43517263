/* Reading back by pdftotext, pdftoppm and zbarimg. SPDX-License-Identifier: GPL-3.0-or-later */
#include "paper-reader.h"

#include <string.h>
#include <glib/gstdio.h>

gboolean
paper_reader_is_there (void)
{
  static const char *const programs[] = { "pdftotext", "pdftoppm", "pdfinfo", "zbarimg" };

  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_autofree char *path = g_find_program_in_path (programs[i]);

      if (path == NULL)
        return FALSE;
    }
  return TRUE;
}

static char *
write_file (const char *folder, const void *bytes, gsize length)
{
  char *path = g_build_filename (folder, "paper", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, bytes, (gssize) length, &error);
  g_assert_no_error (error);
  return path;
}

static char *
run (const char *const *command)
{
  g_autoptr (GError) error = NULL;
  char *out = NULL;

  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out, NULL, NULL, &error);
  g_assert_no_error (error);
  return out;
}

/* Empties and removes the folder. */
static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

static char *
read_with (const void *bytes, gsize length, char *(*read) (const char *path))
{
  g_autofree char *folder = g_dir_make_tmp ("tiketi-paper-XXXXXX", NULL);
  g_autofree char *path = write_file (folder, bytes, length);
  char *out = read (path);

  remove_folder (folder);
  return out;
}

static char *
read_text (const char *path)
{
  const char *const command[] = { "pdftotext", "-layout", "-enc", "UTF-8", path, "-", NULL };

  return run (command);
}

static char *
read_info (const char *path)
{
  const char *const command[] = { "pdfinfo", path, NULL };

  return run (command);
}

static char *
read_picture (const char *path)
{
  const char *const command[] = { "zbarimg", "--raw", "-q", "-Sdisable", "-Sqrcode.enable", path, NULL };

  return run (command);
}

static char *
read_pages (const char *path)
{
  g_autofree char *pages = g_strconcat (path, "-page", NULL);
  const char *const draw[] = { "pdftoppm", "-r", "150", "-gray", "-png", path, pages, NULL };
  const char *const list[] = { "sh", "-c", "for page in \"$0\"*; do zbarimg --raw -q -Sdisable -Sqrcode.enable \"$page\"; done", pages, NULL };
  g_autofree char *drawn = run (draw);

  return run (list);
}

char *
paper_reader_text (const void *pdf, gsize length)
{
  return read_with (pdf, length, read_text);
}

char *
paper_reader_codes (const void *bytes, gsize length)
{
  gboolean pdf = length > 5 && memcmp (bytes, "%PDF-", 5) == 0;

  return read_with (bytes, length, pdf ? read_pages : read_picture);
}

guint
paper_reader_pages (const void *pdf, gsize length)
{
  g_autofree char *info = read_with (pdf, length, read_info);
  const char *pages = strstr (info, "Pages:");

  return pages != NULL ? (guint) g_ascii_strtoull (pages + 6 + strspn (pages + 6, " "), NULL, 10) : 0;
}
