/* Which addresses a hub may have: a credential never travels in the clear, except within this machine.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "tk-sync-http.h"
#include "tk-sync.h"

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

static char *
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, TK_SYNC_ERROR, TK_SYNC_ERROR_INVALID, sentence);
  return NULL;
}

char *
tk_sync_http_check_url (const char *url, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;
  char *text;

  if (host == NULL || *host == '\0' || (!g_str_equal (scheme, "https") && !g_str_equal (scheme, "http")))
    return refuse (error, _("This is not the address of a hub; it looks like https://hub.example"));
  if (g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return refuse (
      error,
      _("The hub's address must have no user name, '?' or '#' in it; write it like https://hub.example"));
  if (g_str_equal (scheme, "http") && !is_loopback (host))
    return refuse (error, _("The connection to the hub must be encrypted; use its https:// address"));
  text = g_strdup (url);
  while (g_str_has_suffix (text, "/"))
    text[strlen (text) - 1] = '\0';
  return text;
}
