/* TLS to a real hub process: trusted with its private authority's file, refused without, and nothing said to a stranger.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>

#include "tk-sync-scene.h"

typedef struct
{
  TkSyncScene *scene;
  char *dir;
  char *ca, *other_ca;   /* PEM files */
} Tls;

static void
openssl (const char *dir, const char *arguments)
{
  g_autofree char *command = g_strdup_printf ("openssl %s", arguments);
  g_auto (GStrv) argv = g_strsplit (command, " ", -1);
  g_autofree char *err = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_spawn_sync (dir, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &err, &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  if (error != NULL)
    g_test_message ("%s", err);
  g_assert_no_error (error);
}

/* An authority of our own, and a certificate for `names`. */
static void
make_certificate (const char *dir, const char *ca, const char *leaf, const char *names)
{
  g_autofree char *make_ca = g_strdup_printf ("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout %s.key"
                                              " -out %s.pem -days 2 -subj /CN=%s", ca, ca, ca);
  g_autofree char *make_request = g_strdup_printf ("req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout %s.key"
                                                   " -out %s.csr -subj /CN=hub", leaf, leaf);
  g_autofree char *sign = g_strdup_printf ("x509 -req -in %s.csr -CA %s.pem -CAkey %s.key -CAcreateserial -out %s.pem -days 2"
                                           " -extfile %s.ext", leaf, ca, ca, leaf, leaf);
  g_autofree char *extensions = g_strdup_printf ("%s/%s.ext", dir, leaf);
  g_autofree char *text = g_strdup_printf ("subjectAltName=%s\n", names);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (extensions, text, -1, &error);
  g_assert_no_error (error);
  openssl (dir, make_ca);
  openssl (dir, make_request);
  openssl (dir, sign);
}

static void
serve_with (Tls *tls, const char *leaf)
{
  g_autofree char *certificate = g_strdup_printf ("%s/%s.pem", tls->dir, leaf);
  g_autofree char *key = g_strdup_printf ("%s/%s.key", tls->dir, leaf);
  g_autoptr (GError) error = NULL;

  tk_hub_runner_stop (tls->scene->hub);
  tk_hub_runner_use_tls (tls->scene->hub, certificate, key);
  tk_hub_runner_start (tls->scene->hub, &error);
  g_assert_no_error (error);
}

static void
set_up (Tls *tls, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  tls->scene = tk_sync_scene_new ();
  tls->dir = g_dir_make_tmp ("tiketi-tls-XXXXXX", &error);
  g_assert_no_error (error);
  make_certificate (tls->dir, "ca", "leaf", "IP:127.0.0.1");
  make_certificate (tls->dir, "other", "elsewhere", "DNS:other.example");
  tls->ca = g_build_filename (tls->dir, "ca.pem", NULL);
  tls->other_ca = g_build_filename (tls->dir, "other.pem", NULL);
  serve_with (tls, "leaf");
}

static void
tear_down (Tls *tls, gconstpointer data)
{
  tk_sync_scene_free (tls->scene);
  tk_test_remove_tree (tls->dir);
  g_free (tls->dir);
  g_free (tls->ca);
  g_free (tls->other_ca);
}

static void
assert_enrol (Tls *tls, const char *ca_file, int code)
{
  TkEnrolRequest request = { tk_hub_runner_get_url (tls->scene->hub), tk_hub_runner_get_box_office_code (tls->scene->hub), ca_file };
  const char *dir = tk_sync_scene_dir (tls->scene);
  g_autoptr (GError) error = NULL;
  gboolean done = tk_sync_enrol (dir, tk_clock_system (), &request, &error);

  if (code < 0)
    {
      g_assert_no_error (error);
      g_assert_true (done);
      tk_scene_sync (dir);
      g_free (tk_scene_sell (dir, 1));
      g_assert_cmpint (tk_scene_sync (dir).pushed, ==, 2);
      tk_sync_scene_assert_same (tls->scene, dir);
      return;
    }
  g_assert_false (done);
  g_assert_error (error, TK_SYNC_ERROR, code);
}

static void
test_private_authority (Tls *tls, gconstpointer data)
{
  g_autofree char *nowhere = g_build_filename (tls->dir, "nowhere.pem", NULL);
  g_autofree char *key = g_build_filename (tls->dir, "leaf.csr", NULL);

  assert_enrol (tls, NULL, TK_SYNC_ERROR_TLS);
  assert_enrol (tls, tls->other_ca, TK_SYNC_ERROR_TLS);
  assert_enrol (tls, nowhere, TK_SYNC_ERROR_INVALID);
  assert_enrol (tls, key, TK_SYNC_ERROR_TLS);      /* PEM, but no certificate */
  assert_enrol (tls, tls->ca, -1);
}

/* A good certificate for another name is a stranger's. */
static void
test_other_name (Tls *tls, gconstpointer data)
{
  serve_with (tls, "elsewhere");
  assert_enrol (tls, tls->other_ca, TK_SYNC_ERROR_TLS);
}

/* An enrolled terminal whose hub suddenly has another certificate says nothing to it, its credential least of all. */
static void
test_certificate_changes (Tls *tls, gconstpointer data)
{
  TkEnrolRequest request = { tk_hub_runner_get_url (tls->scene->hub), tk_hub_runner_get_box_office_code (tls->scene->hub), tls->ca };
  const char *dir = tk_sync_scene_dir (tls->scene);
  g_autoptr (GError) error = NULL;
  g_autofree char *net = NULL;

  g_assert_true (tk_sync_enrol (dir, tk_clock_system (), &request, &error));
  g_assert_no_error (error);
  tk_scene_sync (dir);
  g_free (tk_scene_sell (dir, 1));
  serve_with (tls, "elsewhere");
  tk_scene_sync_fails (dir, TK_SYNC_ERROR_TLS);
  net = tk_scene_setting (dir, "net");
  g_assert_cmpstr (net, ==, "offline");
  serve_with (tls, "leaf");
  g_assert_cmpint (tk_scene_sync (dir).pushed, ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/tls/private-authority", Tls, NULL, set_up, test_private_authority, tear_down);
  g_test_add ("/tls/other-name", Tls, NULL, set_up, test_other_name, tear_down);
  g_test_add ("/tls/certificate-changes", Tls, NULL, set_up, test_certificate_changes, tear_down);
  return g_test_run ();
}
