/* Fake gateways and a mail server as a program, for demonstrations and for tests of whole nights. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <glib-unix.h>

#include "fake-daraja.h"
#include "fake-paystack.h"
#include "smtp-sink.h"

typedef struct
{
  int daraja, paystack, smtp, delay;
  char *callbacks, *config;
} Options;

static gboolean
stopped_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static const char summary[] =
  "Prints one line for each gateway, then serves until it is stopped. What buyers do is in the last three digits of the phone:\n\n"
  FAKE_DARAJA_SCRIPT "\nat Paystack in what stands before the @ of the e-mail address; all others pay:\n\n" FAKE_PAYSTACK_SCRIPT
  "\nCredentials are fixed; --config writes them as the hub wants them.";

static gboolean
parse (int argc, char **argv, Options *options)
{
  const GOptionEntry entries[] = {
    { "daraja", 0, 0, G_OPTION_ARG_INT, &options->daraja, "Listen there as Daraja (0: any port, -1: not at all)", "PORT" },
    { "paystack", 0, 0, G_OPTION_ARG_INT, &options->paystack, "Listen there as Paystack (0: any port, -1: not at all)", "PORT" },
    { "smtp", 0, 0, G_OPTION_ARG_INT, &options->smtp, "Listen there as a mail server (0: any port, -1: not at all)", "PORT" },
    { "callbacks", 0, 0, G_OPTION_ARG_STRING, &options->callbacks, "Where the hub is found: webhooks go there, and --config names it", "URL" },
    { "delay", 0, 0, G_OPTION_ARG_INT, &options->delay, "How long buyers take (1500)", "MS" },
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &options->config, "Write the hub's settings for these gateways into this file", "FILE" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_summary (context, summary);
  if (g_option_context_parse (context, &argc, &argv, &error))
    return TRUE;
  g_printerr ("tiketi-fake-gateway: %s\n", error->message);
  return FALSE;
}

static void
write_config (const Options *options, FakeDaraja *daraja, FakePaystack *paystack, SmtpSink *sink)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (daraja != NULL)
    g_string_append_printf (text, "[mpesa]\nbase=%s\nconsumer_key=" FAKE_DARAJA_KEY "\nconsumer_secret=" FAKE_DARAJA_SECRET
                                  "\npasskey=" FAKE_DARAJA_PASSKEY "\nshortcode=" FAKE_DARAJA_SHORTCODE
                                  "\ncallback_url=%s\ncallback_secret=fake-callback-secret\n",
                            fake_daraja_get_url (daraja), options->callbacks);
  if (paystack != NULL)
    g_string_append_printf (text, "[paystack]\nbase=%s\nsecret_key=" FAKE_PAYSTACK_KEY "\nemail=tickets@example.com\n",
                            fake_paystack_get_url (paystack));
  if (sink != NULL)
    g_string_append_printf (text, "[mail]\nurl=%s\nfrom=Tiketi <tickets@example.com>\n", smtp_sink_get_url (sink));
  if (!g_file_set_contents_full (options->config, text->str, -1, G_FILE_SET_CONTENTS_NONE, 0600, &error))
    g_printerr ("tiketi-fake-gateway: %s\n", error->message);
}

int
main (int argc, char **argv)
{
  Options options = { .daraja = -1, .paystack = -1, .smtp = -1, .delay = 1500, .callbacks = NULL };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (FakeDaraja) daraja = NULL;
  g_autoptr (FakePaystack) paystack = NULL;
  g_autoptr (SmtpSink) sink = NULL;
  g_autofree char *webhook = NULL;

  setlocale (LC_ALL, "");
  if (!parse (argc, argv, &options))
    return 2;
  if (options.callbacks == NULL)
    options.callbacks = g_strdup ("http://127.0.0.1:8080");
  webhook = g_strconcat (options.callbacks, "/callbacks/paystack", NULL);
  g_unix_signal_add (SIGTERM, stopped_cb, loop);
  g_unix_signal_add (SIGINT, stopped_cb, loop);
  if (options.daraja >= 0)
    {
      daraja = fake_daraja_new ((guint16) options.daraja, (guint) options.delay);
      g_print ("daraja %s\n", fake_daraja_get_url (daraja));
    }
  if (options.paystack >= 0)
    {
      paystack = fake_paystack_new ((guint16) options.paystack, webhook, (guint) options.delay);
      g_print ("paystack %s\n", fake_paystack_get_url (paystack));
    }
  if (options.smtp >= 0)
    {
      sink = smtp_sink_new ((guint16) options.smtp);
      g_print ("smtp %s\n", smtp_sink_get_url (sink));
    }
  if (options.config != NULL)
    write_config (&options, daraja, paystack, sink);
  g_print ("ready\n");
  fflush (stdout);
  g_main_loop_run (loop);
  g_free (options.callbacks);
  g_free (options.config);
  return 0;
}
