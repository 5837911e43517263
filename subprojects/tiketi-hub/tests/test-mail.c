/* Mail through a real server, aiosmtpd, that the test starts: with and without encryption and a password, and what it understood of
 * each message. SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include "hub-mail.h"

#define PNG "\x89PNG\r\n\x1a\n picture"
#define LOGIN "tamasha:siri ya mlango"

typedef struct
{
  char *folder, *certificate, *key;
  GSubprocess *server;
  GDataInputStream *said;
  guint port;
} Fixture;

static char *
read_line (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line_utf8 (fixture->said, NULL, NULL, &error);

  g_assert_no_error (error);
  return line;
}

static gboolean
has_server (void)
{
  const char *const command[] = { "/usr/bin/python3", "-c", "import aiosmtpd", NULL };
  int status = 1;

  return g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, NULL) && status == 0;
}

static void
make_certificate (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  int status = 1;

  fixture->folder = g_dir_make_tmp ("tiketi-mail-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->certificate = g_build_filename (fixture->folder, "certificate.pem", NULL);
  fixture->key = g_build_filename (fixture->folder, "key.pem", NULL);
  const char *const command[] = { "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
                                  "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout",
                                  fixture->key, "-out", fixture->certificate, NULL };
  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

/* `how`: "" · "starttls" · "tls"; login NULL: none. */
static void
start (Fixture *fixture, const char *how, const char *login)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "smtp-server.py", NULL);
  g_autofree char *flag = g_strconcat ("--", how, NULL);
  g_autoptr (GPtrArray) command = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  make_certificate (fixture);
  const char *const first[] = { "/usr/bin/python3", script, "--certificate", fixture->certificate, "--key", fixture->key };
  for (gsize i = 0; i < G_N_ELEMENTS (first); i++)
    g_ptr_array_add (command, (gpointer) first[i]);
  if (*how != '\0')
    g_ptr_array_add (command, flag);
  if (login != NULL)
    {
      g_ptr_array_add (command, (gpointer) "--login");
      g_ptr_array_add (command, (gpointer) login);
    }
  g_ptr_array_add (command, NULL);
  fixture->server = g_subprocess_newv ((const char *const *) command->pdata, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE, &error);
  g_assert_no_error (error);
  fixture->said = g_data_input_stream_new (g_subprocess_get_stdout_pipe (fixture->server));
  g_autofree char *port = read_line (fixture);
  g_assert_nonnull (port);
  fixture->port = (guint) atoi (port);
}

static void
stop (Fixture *fixture)
{
  g_subprocess_force_exit (fixture->server);
  g_subprocess_wait (fixture->server, NULL, NULL);
  g_clear_object (&fixture->said);
  g_clear_object (&fixture->server);
  g_unlink (fixture->certificate);
  g_unlink (fixture->key);
  g_rmdir (fixture->folder);
  g_free (fixture->certificate);
  g_free (fixture->key);
  g_free (fixture->folder);
}

static HubSender *
open_mail (const Fixture *fixture, const char *scheme, const char *starttls, const char *password, gboolean trusted)
{
  g_autofree char *url = g_strdup_printf ("%s://127.0.0.1:%u", scheme, fixture->port);
  HubMailSettings settings = { .url = url, .from = "Tamasha ya Pwanĩ <tickets@example.com>", .starttls = starttls,
                               .user = password != NULL ? "tamasha" : NULL, .password = password,
                               .ca = trusted ? fixture->certificate : NULL };

  return hub_mail_new (&settings);
}

static gboolean
send_letter (HubSender *mail, GError **error)
{
  HubLetter letter = { .to = "otieno@example.com", .subject = "Your Ticket for Tamasha\r\nBcc: thief@example.com — Wanjirũ, furaha na muziki usiku kucha",
                       .text = "Karibu, Wanjirũ!\n.\nFrom the gate.\n", .attachment_name = "../tickets\r\n.pdf",
                       .attachment = (const guint8 *) "%PDF-1.5 x", .attachment_length = 10, .picture_name = "ticket_TKT 1.png",
                       .picture = (const guint8 *) PNG, .picture_length = sizeof PNG - 1,
                       .id = "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a78", .now = G_GINT64_CONSTANT (1795275005000) };

  return mail->send (mail->self, &letter, error);
}

static void
assert_understood (const char *line, gboolean encrypted)
{
  static const char *const wanted[] = {
    "\"mail_from\": \"tickets@example.com\"", "\"rcpt_to\": [\"otieno@example.com\"]", "\"defects\": 0", "\"to\": \"otieno@example.com\"",
    "\"subject\": \"Your Ticket for Tamasha  Bcc: thief@example.com — Wanjirũ, furaha na muziki usiku kucha\"",
    "\"from\": \"Tamasha ya Pwanĩ <tickets@example.com>\"",
    "\"type\": \"text/plain\", \"disposition\": \"\", \"name\": \"\", \"text\": \"Karibu, Wanjirũ!\\r\\n.\\r\\nFrom the gate.\\r\\n\"",
    "\"type\": \"image/png\", \"disposition\": \"inline\", \"name\": \"ticket_TKT-1.png\"",
    "\"type\": \"application/pdf\", \"disposition\": \"attachment\", \"name\": \"..-tickets--.pdf\", \"text\": \"\", \"begins\": \"%PDF-1.5\", \"bytes\": 10",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      if (line == NULL || strstr (line, wanted[i]) == NULL)
        g_error ("%s is not in %s", wanted[i], line);
    }
  g_assert_null (strstr (line, "\"bcc\""));
  g_assert_nonnull (strstr (line, encrypted ? "\"encrypted\": true" : "\"encrypted\": false"));
}

static const struct
{
  const char *server, *login;                /* what it is */
  const char *scheme, *starttls, *password;  /* what we do */
  gboolean trusted, taken;
} rows[] = {
  { "", NULL, "smtp", NULL, NULL, FALSE, TRUE },
  { "", NULL, "smtp", "never", NULL, FALSE, TRUE },
  { "", NULL, "smtp", "try", NULL, FALSE, TRUE },
  { "", LOGIN, "smtp", "never", "siri ya mlango", FALSE, TRUE },
  { "", LOGIN, "smtp", "try", "siri ya mlango", FALSE, FALSE },    /* no password in the clear */
  { "", NULL, "smtp", "always", NULL, TRUE, FALSE },
  { "starttls", NULL, "smtp", "always", NULL, TRUE, TRUE },
  { "starttls", NULL, "smtp", "try", NULL, TRUE, TRUE },
  { "starttls", NULL, "smtp", "always", NULL, FALSE, FALSE },      /* whose certificate is that? */
  { "starttls", LOGIN, "smtp", "always", "siri ya mlango", TRUE, TRUE },
  { "starttls", LOGIN, "smtp", "always", "siri nyingine", TRUE, FALSE },
  { "starttls", LOGIN, "smtp", "always", NULL, TRUE, FALSE },
  { "tls", NULL, "smtps", NULL, NULL, TRUE, TRUE },
  { "tls", NULL, "smtps", NULL, NULL, FALSE, FALSE },
};

static void
test_row (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  Fixture fixture = { 0 };
  g_autoptr (GError) error = NULL;

  if (!has_server ())
    {
      g_test_skip ("There is no aiosmtpd; run build-aux/install-deps");
      return;
    }
  start (&fixture, rows[i].server, rows[i].login);
  HubSender *mail = open_mail (&fixture, rows[i].scheme, rows[i].starttls, rows[i].password, rows[i].trusted);
  gboolean taken = send_letter (mail, &error);
  g_test_message ("%s", error != NULL ? error->message : "taken");
  g_assert_cmpint (taken, ==, rows[i].taken);
  if (taken)
    {
      g_autofree char *line = read_line (&fixture);

      assert_understood (line, *rows[i].server != '\0');
      g_assert_cmpint (strstr (line, "\"login\": true") != NULL, ==, rows[i].login != NULL);
    }
  else
    {
      g_assert_true (error->domain == HUB_GATEWAY_ERROR);
      g_assert_null (strstr (error->message, "siri"));
    }
  mail->free (mail->self);
  stop (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/mail/%s-%s-%s-%s/%" G_GSIZE_FORMAT, *rows[i].server != '\0' ? rows[i].server : "plain",
                                               rows[i].scheme, rows[i].starttls != NULL ? rows[i].starttls : "default",
                                               rows[i].password != NULL ? "password" : "open", i);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_row);
    }

  return g_test_run ();
}
