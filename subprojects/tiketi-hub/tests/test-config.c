/* The configuration file: what it takes, and one clear refusal for everything else.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <glib.h>
#include <glib/gstdio.h>
#include "hub-config.h"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
put (Fixture *fixture, const char *name, const char *text, int mode)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (path, mode), ==, 0);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("tiketi-config-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "hub.conf", NULL);
  put (fixture, "cert.pem", "CERTIFICATE", 0644);
  put (fixture, "key.pem", "KEY", 0600);
  put (fixture, "open.pem", "KEY", 0640);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "cert.pem", "key.pem", "open.pem", "hub.conf" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
test_good (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubConfig) config = NULL;
  g_autoptr (HubConfig) empty = NULL;

  put (fixture, "hub.conf",
       "# a comment\n[hub]\ndb=sqlite:/srv/hub.db\nlisten = [::]:8443\nurl=https://hub.example\n"
       "[tls]\ncertificate=cert.pem\nkey=key.pem\n",
       0644);
  config = hub_config_load (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (config->db, ==, "sqlite:/srv/hub.db");
  g_assert_cmpstr (config->listen, ==, "[::]:8443");
  g_assert_cmpstr (config->url, ==, "https://hub.example");
  g_assert_cmpstr (config->certificate, ==, "CERTIFICATE");
  g_assert_cmpstr (config->key, ==, "KEY");

  put (fixture, "hub.conf", "", 0644);
  empty = hub_config_load (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_null (empty->db);
  g_assert_null (empty->certificate);
}

static void
test_bad (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    HubConfigError code;
    const char *names; /* what the sentence must name */
  } rows[] = {
    { "[hub]\nlissten=127.0.0.1:1\n", HUB_CONFIG_ERROR_UNKNOWN, "lissten" },
    { "[hub]\nkey=x\n", HUB_CONFIG_ERROR_UNKNOWN, "\"key\" in [hub]" },
    { "[http]\nlisten=127.0.0.1:1\n", HUB_CONFIG_ERROR_UNKNOWN, "[http]" },
    { "[hub]\ndb=\n", HUB_CONFIG_ERROR_VALUE, "\"db\"" },
    { "[hub]\nlisten=8080\n", HUB_CONFIG_ERROR_VALUE, "\"8080\"" },
    { "[hub]\nurl=hub.example\n", HUB_CONFIG_ERROR_VALUE, "\"hub.example\"" },
    { "[hub]\nurl=ftp://hub.example\n", HUB_CONFIG_ERROR_VALUE, "\"url\"" },
    { "[tls]\ncertificate=cert.pem\n", HUB_CONFIG_ERROR_VALUE, "\"key\"" },
    { "[tls]\nkey=key.pem\n", HUB_CONFIG_ERROR_VALUE, "\"certificate\"" },
    { "[tls]\ncertificate=none.pem\nkey=key.pem\n", HUB_CONFIG_ERROR_UNREADABLE, "none.pem" },
    { "[tls]\ncertificate=cert.pem\nkey=none.pem\n", HUB_CONFIG_ERROR_UNREADABLE, "none.pem" },
    { "[tls]\ncertificate=cert.pem\nkey=open.pem\n", HUB_CONFIG_ERROR_EXPOSED, "open.pem" },
    { "db=x\n", HUB_CONFIG_ERROR_UNREADABLE, "hub.conf" },
    { "[hub\n", HUB_CONFIG_ERROR_UNREADABLE, "hub.conf" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", rows[i].text);
      put (fixture, "hub.conf", rows[i].text, 0644);
      g_assert_null (hub_config_load (fixture->path, &error));
      g_assert_error (error, HUB_CONFIG_ERROR, (int) rows[i].code);
      g_assert_nonnull (strstr (error->message, fixture->path));
      g_assert_nonnull (strstr (error->message, rows[i].names));
      g_assert_null (strchr (error->message, '\n'));
    }

  g_autoptr (GError) error = NULL;
  g_assert_null (hub_config_load ("/nowhere/hub.conf", &error));
  g_assert_error (error, HUB_CONFIG_ERROR, HUB_CONFIG_ERROR_UNREADABLE);
}

#define MPESA                                                                                                          \
  "[mpesa]\nbase=https://api.example\nconsumer_key=k\nconsumer_secret=s\npasskey=p\nshortcode=174379\n"              \
  "callback_url=https://hub.example/api/v1\ncallback_secret=0123456789abcdef\n"

static void
test_gateways (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubConfig) config = NULL;
  g_autoptr (HubConfig) environment = NULL;

  put (fixture, "hub.conf",
       MPESA "kind=buygoods\ntill=555123\n[paystack]\nsecret_key=sk\n[mail]\nurl=smtp://mail.example:587\nfrom=A <a@b.c>\n"
             "starttls=always\n[sms]\nurl=https://sms.example/send\ntoken=t\n",
       0600);
  g_setenv ("TIKETI_MPESA_PASSKEY", "from-the-environment", TRUE);
  config = hub_config_load (fixture->path, &error);
  g_unsetenv ("TIKETI_MPESA_PASSKEY");
  g_assert_no_error (error);
  g_assert_cmpstr (config->mpesa.passkey, ==, "from-the-environment");
  g_assert_cmpstr (config->mpesa.consumer_secret, ==, "s");
  g_assert_cmpstr (config->mpesa.till, ==, "555123");
  g_assert_cmpstr (config->paystack.secret_key, ==, "sk");
  g_assert_cmpstr (config->mail.from, ==, "A <a@b.c>");
  g_assert_cmpstr (config->sms.token, ==, "t");

  g_setenv ("TIKETI_PAYSTACK_SECRET_KEY", "sk_env", TRUE);
  environment = hub_config_load (NULL, &error);
  g_unsetenv ("TIKETI_PAYSTACK_SECRET_KEY");
  g_assert_no_error (error);
  g_assert_cmpstr (environment->paystack.secret_key, ==, "sk_env");
  g_assert_null (environment->mpesa.base);
}

static void
test_gateways_bad (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    int mode;
    HubConfigError code;
    const char *names;
  } rows[] = {
    { MPESA, 0640, HUB_CONFIG_ERROR_EXPOSED, "\"consumer_secret\"" },
    { "[paystack]\nsecret_key=sk\n", 0604, HUB_CONFIG_ERROR_EXPOSED, "\"secret_key\"" },
    { "[mpesa]\nbase=https://api.example\n", 0600, HUB_CONFIG_ERROR_VALUE, "\"consumer_key\"" },
    { MPESA "base=http://api.example\n", 0600, HUB_CONFIG_ERROR_VALUE, "\"base\"" },
    { MPESA "callback_url=https://hub.example/MPesa\n", 0600, HUB_CONFIG_ERROR_VALUE, "\"callback_url\"" },
    { MPESA "callback_url=http://hub.example/\n", 0600, HUB_CONFIG_ERROR_VALUE, "\"callback_url\"" },
    { MPESA "callback_secret=short\n", 0600, HUB_CONFIG_ERROR_VALUE, "\"callback_secret\"" },
    { MPESA "callback_secret=0123456789/abcdef\n", 0600, HUB_CONFIG_ERROR_VALUE, "\"callback_secret\"" },
    { MPESA "shortcode=17x\n", 0600, HUB_CONFIG_ERROR_VALUE, "\"shortcode\"" },
    { MPESA "kind=till\n", 0600, HUB_CONFIG_ERROR_VALUE, "\"kind\"" },
    { MPESA "kind=buygoods\n", 0600, HUB_CONFIG_ERROR_VALUE, "\"till\"" },
    { MPESA "consumer=x\n", 0600, HUB_CONFIG_ERROR_UNKNOWN, "\"consumer\"" },
    { "[paystack]\nemail=a@b.c\n", 0600, HUB_CONFIG_ERROR_VALUE, "\"secret_key\"" },
    { "[mail]\nurl=smtp://mail.example\n", 0600, HUB_CONFIG_ERROR_VALUE, "\"from\"" },
    { "[mail]\nurl=mail.example\nfrom=a@b.c\n", 0600, HUB_CONFIG_ERROR_VALUE, "\"url\"" },
    { "[mail]\nurl=smtp://m.example\nfrom=a@b.c\nstarttls=maybe\n", 0600, HUB_CONFIG_ERROR_VALUE, "\"starttls\"" },
    { "[sms]\ntoken=t\n", 0600, HUB_CONFIG_ERROR_VALUE, "\"url\"" },
    { "[sms]\nurl=http://sms.example\n", 0600, HUB_CONFIG_ERROR_VALUE, "\"url\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", rows[i].text);
      put (fixture, "hub.conf", rows[i].text, rows[i].mode);
      g_assert_null (hub_config_load (fixture->path, &error));
      g_assert_error (error, HUB_CONFIG_ERROR, (int) rows[i].code);
      g_assert_nonnull (strstr (error->message, rows[i].names));
      g_assert_null (strchr (error->message, '\n'));
      g_assert_null (strstr (error->message, "sk\n"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/config/good", Fixture, NULL, set_up, test_good, tear_down);
  g_test_add ("/config/bad", Fixture, NULL, set_up, test_bad, tear_down);
  g_test_add ("/config/gateways", Fixture, NULL, set_up, test_gateways, tear_down);
  g_test_add ("/config/gateways-bad", Fixture, NULL, set_up, test_gateways_bad, tear_down);

  return g_test_run ();
}
