/* A feed for one terminal that stands alone, signed by its hub. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-bundle.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "tk-base64url.h"

#define DOMAIN_NAME "tiketi.bundle.v1"
#define PAGES_MAX 1000000

static gboolean
fail (const TkBundleReader *reader, TkBundleError code, const char *why, GError **error)
{
  g_set_error (error, TK_BUNDLE_ERROR, code, _("%s cannot be used (%s); export it again at the hub"),
               tk_bundle_reader_get_name (reader), why);
  return FALSE;
}

static gboolean
is_as_written (const TkWireShape *shape, gconstpointer message, const char *line, gsize length)
{
  g_autofree char *written = tk_wire_encode (shape, message);

  return strlen (written) == length && memcmp (written, line, length) == 0;
}

/* ---- Ends: who wrote it, for whom ---- */

static gboolean
check_format (const TkBundleReader *reader, const TkWireBundleHead *head, GError **error)
{
  if (head->format == TK_BUNDLE_FORMAT)
    return TRUE;
  g_set_error (error, TK_BUNDLE_ERROR, TK_BUNDLE_ERROR_FORMAT,
               _("%s comes from a newer hub (format %" PRId64 "); update this terminal first"), tk_bundle_reader_get_name (reader),
               head->format);
  return FALSE;
}

static gboolean
check_addressee (const TkBundleReader *reader, const TkWireBundleHead *head, const guint8 hub_key[TK_PUBLIC_KEY_SIZE],
                 gint64 terminal, GError **error)
{
  guint8 key[TK_PUBLIC_KEY_SIZE];

  if (!tk_base64url_decode (head->hub_key, key, sizeof key) || memcmp (key, hub_key, sizeof key) != 0)
    return fail (reader, TK_BUNDLE_ERROR_FOREIGN, _("it is not from this terminal's hub"), error);
  if (head->terminal != terminal)
    return fail (reader, TK_BUNDLE_ERROR_FOREIGN, _("it is for another terminal"), error);
  return TRUE;
}

static gboolean
take_head (TkBundleReader *reader, TkBundleFeed *feed, GError **error)
{
  const char *line = "";
  gsize length = 0;
  GError *failure = NULL;

  if (!tk_bundle_reader_next (reader, &line, &length, &failure) && failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  feed->head = tk_wire_decode (&tk_wire_bundle_head_shape, line, length, NULL);
  if (feed->head == NULL)
    return fail (reader, TK_BUNDLE_ERROR_FORMAT, _("it is no bundle of a hub"), error);
  return TRUE;
}

/* Over the digest of everything before this line. */
static gboolean
check_signature (TkBundleReader *reader, const guint8 hub_key[TK_PUBLIC_KEY_SIZE], const char *line, gsize length, GError **error)
{
  TkWireBundleEnd *end = tk_wire_decode (&tk_wire_bundle_end_shape, line, length, NULL);
  guint8 digest[TK_DIGEST_SIZE], signature[TK_SIGNATURE_SIZE];
  gboolean good = end != NULL && is_as_written (&tk_wire_bundle_end_shape, end, line, length)
                  && tk_base64url_decode (end->signature, signature, sizeof signature);

  if (end != NULL)
    tk_wire_free (&tk_wire_bundle_end_shape, end);
  tk_bundle_reader_digest (reader, digest);
  return (good && tk_signature_verify (hub_key, DOMAIN_NAME, digest, sizeof digest, signature))
         || fail (reader, TK_BUNDLE_ERROR_DAMAGED, _("it was changed, or is not signed by this terminal's hub"), error);
}

/* ---- Pages ---- */

/* Where the reading of a feed stands. */
typedef struct
{
  TkBundleReader *reader;
  TkBundleFeed *feed;
  gint64 part;              /* offset of the first line of the part under way, -1 before it */
  gint64 lines;             /* of that part so far */
  gboolean in_answers;      /* the last page has ended */
} Walk;

static void
page_free (gpointer data)
{
  TkBundlePage *page = data;

  g_free (page->cursor);
  g_free (page);
}

static gboolean
add_page (Walk *walk, const TkWireChangesEnd *end, GError **error)
{
  TkBundlePage *page = g_new0 (TkBundlePage, 1);

  page->offset = walk->part;
  page->lines = walk->lines;
  page->cursor = g_strdup (end->cursor);
  tk_bundle_reader_end_part (walk->reader, page->digest);
  g_ptr_array_add (walk->feed->pages, page);
  walk->feed->changes += page->lines - 1;
  walk->in_answers = !end->more;
  walk->part = -1;
  walk->lines = 0;
  return walk->feed->pages->len <= PAGES_MAX
         || fail (walk->reader, TK_BUNDLE_ERROR_DAMAGED, _("a part of it is too long"), error);
}

/* By its first key. What the change says is judged when it is applied: the signature says that the hub wrote it. */
static gboolean
is_change (const char *line, gsize length)
{
  static const char *const starts[] = { "{\"body\":", "{\"gone\":", "{\"key\":" };

  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    if (length > strlen (starts[i]) && memcmp (line, starts[i], strlen (starts[i])) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
take_page_line (Walk *walk, const char *line, gsize length, GError **error)
{
  TkWireChangesEnd *end;
  gboolean good;

  if (is_change (line, length))
    return tk_bundle_reader_get_offset (walk->reader) - walk->part <= TK_BUNDLE_PAGE_MAX
           || fail (walk->reader, TK_BUNDLE_ERROR_DAMAGED, _("a part of it is too long"), error);
  end = tk_wire_decode (&tk_wire_changes_end_shape, line, length, NULL);
  if (end == NULL)
    return fail (walk->reader, TK_BUNDLE_ERROR_DAMAGED, _("a line is not understood"), error);
  good = add_page (walk, end, error);
  tk_wire_free (&tk_wire_changes_end_shape, end);
  return good;
}

static gboolean
take_line (Walk *walk, const char *line, gsize length, GError **error)
{
  if (walk->part < 0)
    walk->part = tk_bundle_reader_get_offset (walk->reader);
  walk->lines++;
  return walk->in_answers || take_page_line (walk, line, length, error);
}

/* The last line: what stood between the pages and it are the answers. */
static gboolean
finish (Walk *walk, const guint8 hub_key[TK_PUBLIC_KEY_SIZE], const char *line, gsize length, GError **error)
{
  TkBundleFeed *feed = walk->feed;

  if (!walk->in_answers)
    return fail (walk->reader, TK_BUNDLE_ERROR_DAMAGED, _("it is cut short"), error);
  feed->answers_offset = walk->part >= 0 ? walk->part : tk_bundle_reader_get_offset (walk->reader);
  feed->answers_lines = walk->lines;
  tk_bundle_reader_get_part (walk->reader, feed->answers_digest);
  return check_signature (walk->reader, hub_key, line, length, error);
}

static gboolean
walk_lines (Walk *walk, const guint8 hub_key[TK_PUBLIC_KEY_SIZE], gint64 last_offset, GError **error)
{
  GError *failure = NULL;
  const char *line;
  gsize length;

  while (tk_bundle_reader_next (walk->reader, &line, &length, &failure))
    {
      if (tk_bundle_reader_get_offset (walk->reader) >= last_offset)
        return finish (walk, hub_key, line, length, error);
      if (!take_line (walk, line, length, error))
        return FALSE;
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  else
    fail (walk->reader, TK_BUNDLE_ERROR_DAMAGED, _("it is cut short"), error);
  return FALSE;
}

static gboolean
verify (TkBundleReader *reader, TkBundleFeed *feed, const guint8 hub_key[TK_PUBLIC_KEY_SIZE], gint64 terminal, GError **error)
{
  Walk walk = { .reader = reader, .feed = feed, .part = -1 };
  gsize last_length = 0;
  g_autofree char *last = NULL;
  guint8 ignored[TK_DIGEST_SIZE];

  tk_bundle_reader_seek (reader, 0);
  if (!take_head (reader, feed, error) || !check_format (reader, feed->head, error)
      || !check_addressee (reader, feed->head, hub_key, terminal, error))
    return FALSE;
  tk_bundle_reader_end_part (reader, ignored);
  last = tk_bundle_reader_last (reader, &last_length, error);
  return last != NULL && walk_lines (&walk, hub_key, tk_bundle_reader_get_size (reader) - (gint64) last_length - 1, error);
}

TkBundleFeed *
tk_bundle_verify_feed (TkBundleReader *reader, const guint8 hub_key[TK_PUBLIC_KEY_SIZE], gint64 terminal, GError **error)
{
  g_autoptr (TkBundleFeed) feed = g_new0 (TkBundleFeed, 1);

  g_return_val_if_fail (reader != NULL && hub_key != NULL, NULL);
  feed->pages = g_ptr_array_new_with_free_func (page_free);
  return verify (reader, feed, hub_key, terminal, error) ? g_steal_pointer (&feed) : NULL;
}

void
tk_bundle_feed_free (TkBundleFeed *feed)
{
  if (feed == NULL)
    return;
  if (feed->head != NULL)
    tk_wire_free (&tk_wire_bundle_head_shape, feed->head);
  g_ptr_array_unref (feed->pages);
  g_free (feed);
}

char *
tk_bundle_sign_feed (const TkKeyPair *hub, const guint8 digest[TK_DIGEST_SIZE])
{
  guint8 signature[TK_SIGNATURE_SIZE];
  g_autofree char *text = NULL;

  tk_key_pair_sign (hub, DOMAIN_NAME, digest, TK_DIGEST_SIZE, signature);
  text = tk_base64url_encode (signature, sizeof signature);
  TkWireBundleEnd end = { text };
  return tk_wire_encode (&tk_wire_bundle_end_shape, &end);
}
