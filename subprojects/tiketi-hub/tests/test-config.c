/* The configuration file: what it takes, and one clear refusal for everything else.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <glib.h>
#include <glib/gstdio.h>
#include "hub-config-private.h"

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
    { "[hub]\ncertificate=x\n", HUB_CONFIG_ERROR_UNKNOWN, "it belongs into [tls]" },
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

/* Every mistake is told at once, one sentence a line, with what was probably meant. */
static void
test_all_mistakes (Fixture *fixture, gconstpointer data)
{
  static const char *const sentences[] = {
    "[htp] is not a group of settings; did you mean [http]?",
    "\"thread\" in [http] is not a setting; did you mean \"threads\"?",
    "\"moderation\" in [http] is not a setting; it belongs into [web].",
    "\"qqqqqq\" in [hub] is not a setting; remove it",
    "\"connections\" in [http] must be a whole number from 16 to 1000000.",
    "\"body_limit\" in [http] must be a whole number",
    "\"trusted_proxies\" in [http]: write addresses or networks, for example 127.0.0.1, 10.0.0.0/8, not \"10.0.0.0/33\".",
    "\"trusted_proxies\" in [http]: write addresses or networks, for example 127.0.0.1, 10.0.0.0/8, not \"localhost\".",
    "\"cors_origins\" in [http]: write origins without a path, for example https://tickets.example, not \"https://a.example/\".",
    "\"otp\" in [web] must be one of these: yes, no.",
    "\"zone\" in [hub] must be the name of a time zone",
    "\"currency\" in [hub] must be three capital letters",
    "\"keys\" in [jwt] must be NAME:SECRET",
    "\"token\" in [metrics] must have at least 16 characters",
    "\"usual\" in [limits] has no value",
  };
  g_autoptr (GError) error = NULL;

  put (fixture, "hub.conf",
       "[htp]\nthreads=1\n[hub]\nqqqqqq=1\nzone=Mars/Olympus\ncurrency=ksh\n"
       "[http]\nthread=4\nmoderation=auto\nconnections=many\nbody_limit=1\ntrusted_proxies=10.0.0.0/33, ::1, localhost\n"
       "cors_origins=https://a.example/, http://localhost:5173\n[web]\notp=maybe\n[limits]\nusual=\n"
       "[jwt]\nkeys=a:do-not-tell-this\n[metrics]\ntoken=do-not-tell\n",
       0600);
  g_assert_null (hub_config_load (fixture->path, &error));
  g_assert_error (error, HUB_CONFIG_ERROR, HUB_CONFIG_ERROR_UNKNOWN);
  g_test_message ("%s", error->message);
  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      g_test_message ("%s", sentences[i]);
      g_assert_nonnull (strstr (error->message, sentences[i]));
    }
  g_auto (GStrv) lines = g_strsplit (error->message, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, G_N_ELEMENTS (sentences));
  g_assert_null (strstr (error->message, "do-not-tell"));
}

static void
test_environment (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubConfig) config = NULL;

  put (fixture, "hub.conf", "[http]\nthreads=4\n[metrics]\ntoken=0123456789abcdef\n", 0600);
  g_setenv ("TIKETI_HTTP_THREADS", "16", TRUE);
  g_setenv ("TIKETI_WEB_MODERATION", "auto", TRUE);
  config = hub_config_load (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (config->http.threads, ==, 16);
  g_assert_cmpstr (config->web.moderation, ==, "auto");
  g_assert_cmpstr (config->web.list_past, ==, "no");
  g_assert_cmpint (config->http.connections, ==, 4096);

  g_setenv ("TIKETI_MAIL_FORM", "a@b.c", TRUE);
  g_setenv ("TIKETI_HTTP_THREADS", "0", TRUE);
  g_assert_null (hub_config_load (NULL, &error));
  g_unsetenv ("TIKETI_MAIL_FORM");
  g_unsetenv ("TIKETI_HTTP_THREADS");
  g_unsetenv ("TIKETI_WEB_MODERATION");
  g_assert_error (error, HUB_CONFIG_ERROR, HUB_CONFIG_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "\"threads\" in [http] must be a whole number from 1 to 256."));
  g_assert_nonnull (strstr (error->message, "\"form\" in [mail] is not a setting; did you mean \"from\"?"));
}

/* What is told reads back as the same, but for secrets, which are not told. */
static void
test_told (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubConfig) config = NULL;
  g_autoptr (HubConfig) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *twice = NULL;

  put (fixture, "hub.conf",
       "[hub]\nlisten=0.0.0.0:8443\n[http]\nthreads=4\n[tls]\ncertificate=cert.pem\nkey=key.pem\n"
       "[jwt]\nkeys=2026-11:SECRET-1-SECRET-1-SECRET-1-SECRET-1\n[mail]\nurl=smtp://m.example\nfrom=a@b.c\npassword=SECRET-2\n"
       "[metrics]\ntoken=SECRET-3-SECRET-3\n[paystack]\nsecret_key=SECRET-4\n",
       0600);
  config = hub_config_load (fixture->path, &error);
  g_assert_no_error (error);
  text = hub_config_tell (config);
  g_assert_null (strstr (text, "SECRET"));
  g_assert_null (strstr (text, "KEY\n"));
  g_assert_nonnull (strstr (text, "[paystack]\n#base=\nsecret_key=set\n"));
  g_assert_nonnull (strstr (text, "threads=4\n"));
  g_assert_nonnull (strstr (text, "idle_seconds=75\n"));
  g_assert_nonnull (strstr (text, "\nkey=key.pem\n"));

  GString *file = g_string_new (text);
  g_string_replace (file, "keys=set", "keys=a:0123456789abcdef0123456789abcdef", 0);
  g_string_replace (file, "token=set", "token=0123456789abcdef", 1);
  put (fixture, "hub.conf", file->str, 0600);
  g_string_free (file, TRUE);
  again = hub_config_load (fixture->path, &error);
  g_assert_no_error (error);
  twice = hub_config_tell (again);
  g_assert_cmpstr (twice, ==, text);
}

/* An address without a password is told as it is. */
static void
test_database (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *uri, *told;
  } rows[] = {
    { "postgresql://tiketi@db/tiketi", NULL },
    { "postgresql:///tiketi?host=/run/postgresql", NULL },
    { "sqlite:/var/lib/a:b@c/hub.db", NULL },
    { "postgresql://tiketi:SECRET@db/tiketi", "postgresql://tiketi:set@db/tiketi" },
    { "postgres://tiketi:SECRET:SECRET?SECRET#SECRET@SECRET@[::1]:5432,db2/tiketi", "postgres://tiketi:set@[::1]:5432,db2/tiketi" },
    { "postgresql://:SECRET@db", "postgresql://:set@db" },
    { "postgresql://tiketi:SEC/RET@db/tiketi", "postgresql://tiketi:set@db/tiketi" },
    { "postgresql://tiketi:SEC/RET@db/tiketi?password=SECRET", "postgresql://tiketi:set@db/tiketi?password=set" },
    { "postgresql://db/tiketi?user=t&password=SECRET&sslmode=require", "postgresql://db/tiketi?user=t&password=set&sslmode=require" },
    { "postgresql://t:SECRET@db/t?sslpassword=SECRET", "postgresql://t:set@db/t?sslpassword=set" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf ("[hub]\ndb=%s\n", rows[i].uri);
      g_autofree char *line = g_strdup_printf ("\ndb=%s\n", rows[i].told != NULL ? rows[i].told : rows[i].uri);
      g_autoptr (GError) error = NULL;
      g_autoptr (HubConfig) config = NULL;

      put (fixture, "hub.conf", text, 0600);
      config = hub_config_load (fixture->path, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (config->db, ==, rows[i].uri);
      g_autofree char *said = hub_config_tell (config);
      g_test_message ("%s", rows[i].uri);
      g_assert_nonnull (strstr (said, line));

      put (fixture, "hub.conf", text, 0640);
      g_autoptr (HubConfig) open = hub_config_load (fixture->path, &error);
      if (rows[i].told == NULL)
        g_assert_no_error (error);
      else
        g_assert_error (error, HUB_CONFIG_ERROR, HUB_CONFIG_ERROR_EXPOSED);
    }
}

static void
replace (char **text, const char *what, const char *with)
{
  GString *string = g_string_new (*text);

  g_assert_cmpuint (g_string_replace (string, what, with, 0), ==, 1);
  g_free (*text);
  *text = g_string_free (string, FALSE);
}

/* The sample that is installed names every setting, and says its default; the two that the unit needs otherwise are set. */
static void
test_sample (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "hub.ini.in", NULL);
  g_autofree char *sample = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HubConfig) config = NULL;
  g_autoptr (HubConfig) usual = NULL;
  const char *group = "";
  gsize n, named = 0;
  const HubSetting *table = hub_config_table (&n);

  g_assert_true (g_file_get_contents (path, &sample, NULL, &error));
  g_auto (GStrv) lines = g_strsplit (sample, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    if (lines[i][0] == '[')
      group = g_strdelimit (lines[i] + 1, "]", '\0');
    else if (lines[i][0] != '\0' && !g_str_has_prefix (lines[i], "# "))
      {
        gboolean set = lines[i][0] != '#';
        g_auto (GStrv) pair = g_strsplit (lines[i] + (set ? 0 : 1), "=", 2);

        g_test_message ("[%s] %s", group, pair[0]);
        g_assert_cmpuint (g_strv_length (pair), ==, 2);
        g_assert_cmpuint (named, <, n);
        g_assert_cmpstr (table[named].group, ==, group);
        g_assert_cmpstr (table[named].key, ==, pair[0]);
        if (table[named].usual != NULL && !set)
          g_assert_cmpstr (table[named].usual, ==, pair[1]);
        named++;
      }
  g_assert_cmpuint (named, ==, n);

  config = hub_config_load (path, &error);
  g_assert_no_error (error);
  usual = hub_config_load (NULL, &error);
  g_assert_no_error (error);
  g_autofree char *said = hub_config_tell (config);
  g_autofree char *expected = hub_config_tell (usual);
  replace (&expected, "#db=\n", "db=sqlite:/var/lib/tiketi/hub.db\n");
  replace (&expected, "\nlevel=message\n", "\nlevel=info\n");
  g_assert_cmpstr (said, ==, expected);
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

  g_autofree char *ca = g_build_filename (fixture->folder, "ca.pem", NULL);
  put (fixture, "ca.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", 0644);
  g_setenv ("TIKETI_MAIL_CA", ca, TRUE);
  g_autoptr (HubConfig) trusting = hub_config_load (fixture->path, &error);
  g_unsetenv ("TIKETI_MAIL_CA");
  g_assert_no_error (error);
  g_assert_cmpstr (trusting->mail.ca, ==, ca);

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
    { "[mail]\nurl=smtp://m.example\nfrom=a@b.c\nca=/nowhere/ca.pem\n", 0600, HUB_CONFIG_ERROR_VALUE, "\"ca\"" },
    { "[mail]\nurl=smtp://m.example\nfrom=a@b.c\nca=/dev/null\n", 0600, HUB_CONFIG_ERROR_VALUE, "\"ca\"" },
    { "[web]\notp=yes\n", 0600, HUB_CONFIG_ERROR_VALUE, "\"otp\"" },
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
      g_assert_null (strstr (error->message, "sk\n"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/config/good", Fixture, NULL, set_up, test_good, tear_down);
  g_test_add ("/config/bad", Fixture, NULL, set_up, test_bad, tear_down);
  g_test_add ("/config/all-mistakes", Fixture, NULL, set_up, test_all_mistakes, tear_down);
  g_test_add ("/config/environment", Fixture, NULL, set_up, test_environment, tear_down);
  g_test_add ("/config/told", Fixture, NULL, set_up, test_told, tear_down);
  g_test_add ("/config/database", Fixture, NULL, set_up, test_database, tear_down);
  g_test_add ("/config/sample", Fixture, NULL, set_up, test_sample, tear_down);
  g_test_add ("/config/gateways", Fixture, NULL, set_up, test_gateways, tear_down);
  g_test_add ("/config/gateways-bad", Fixture, NULL, set_up, test_gateways_bad, tear_down);

  return g_test_run ();
}
