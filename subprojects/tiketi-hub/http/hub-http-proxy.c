/* Networks of trusted proxies, and reading X-Forwarded-For from right to left.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-http-proxy.h"

#include <string.h>
#include <arpa/inet.h>
#include <glib/gi18n-lib.h>
#include "hub-http-listen.h"

#define ENTRY_MAX 64

typedef struct
{
  struct in6_addr base; /* IPv4 as ::ffff:a.b.c.d */
  guint bits;
} Network;

struct _HubHttpProxies
{
  GArray *networks;
};

static gboolean
read_address (const char *text, struct in6_addr *address, gboolean *four)
{
  struct in_addr plain;

  *four = inet_pton (AF_INET, text, &plain) == 1;
  if (!*four)
    return inet_pton (AF_INET6, text, address) == 1;

  memset (address, 0, sizeof *address);
  address->s6_addr[10] = address->s6_addr[11] = 0xff;
  memcpy (address->s6_addr + 12, &plain, sizeof plain);

  return TRUE;
}

static gboolean
begins_alike (const struct in6_addr *a, const struct in6_addr *b, guint bits)
{
  guint rest = bits % 8;

  return memcmp (a, b, bits / 8) == 0
         && (rest == 0 || ((a->s6_addr[bits / 8] ^ b->s6_addr[bits / 8]) >> (8 - rest)) == 0);
}

static gboolean
ends_in_zeros (const struct in6_addr *address, guint bits)
{
  for (guint bit = bits; bit < 128; bit++)
    if ((address->s6_addr[bit / 8] & (0x80 >> (bit % 8))) != 0)
      return FALSE;

  return TRUE;
}

static gboolean
read_network (const char *text, Network *network)
{
  g_auto (GStrv) halves = g_strsplit (text, "/", 2);
  guint64 bits;
  gboolean four;

  if (halves[0] == NULL || !read_address (halves[0], &network->base, &four))
    return FALSE;
  bits = four ? 32 : 128;
  if (halves[1] != NULL && !g_ascii_string_to_unsigned (halves[1], 10, 0, bits, &bits, NULL))
    return FALSE;
  network->bits = (guint) bits + (four ? 96 : 0);

  return ends_in_zeros (&network->base, network->bits);
}

HubHttpProxies *
hub_http_proxies_new (const char *const *texts, GError **error)
{
  g_autoptr (HubHttpProxies) proxies = g_new0 (HubHttpProxies, 1);

  proxies->networks = g_array_new (FALSE, FALSE, sizeof (Network));
  for (; texts != NULL && *texts != NULL; texts++)
    {
      Network network;

      if (!read_network (*texts, &network))
        {
          g_set_error (error, HUB_HTTP_ERROR, HUB_HTTP_ERROR_ADDRESS,
                       _("\"%s\" is not the address of a proxy; write for example 127.0.0.1 or 10.0.0.0/8."), *texts);
          return NULL;
        }
      g_array_append_val (proxies->networks, network);
    }

  return g_steal_pointer (&proxies);
}

void
hub_http_proxies_free (HubHttpProxies *proxies)
{
  if (proxies == NULL)
    return;

  g_array_unref (proxies->networks);
  g_free (proxies);
}

gboolean
hub_http_proxies_trust (const HubHttpProxies *proxies, const char *address)
{
  struct in6_addr read;
  gboolean four;

  if (proxies->networks->len == 0 || !read_address (address, &read, &four))
    return FALSE;
  for (guint i = 0; i < proxies->networks->len; i++)
    {
      const Network *network = &g_array_index (proxies->networks, Network, i);

      if (begins_alike (&read, &network->base, network->bits))
        return TRUE;
    }

  return FALSE;
}

/* "1.2.3.4", "1.2.3.4:567", "2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:567" → the address alone, as we write it. */
static gboolean
read_entry (const char *text, gsize length, char *address, gsize size)
{
  char entry[ENTRY_MAX];
  struct in6_addr read;
  char *start = entry, *stop;
  gboolean four;

  if (length == 0 || length >= sizeof entry)
    return FALSE;
  memcpy (entry, text, length);
  entry[length] = '\0';
  if (*entry == '[')
    {
      stop = strchr (++start, ']');
      if (stop == NULL || (stop[1] != '\0' && stop[1] != ':'))
        return FALSE;
      *stop = '\0';
    }
  else if ((stop = strchr (entry, ':')) != NULL && strchr (stop + 1, ':') == NULL)
    *stop = '\0';
  if (!read_address (start, &read, &four))
    return FALSE;
  if (IN6_IS_ADDR_V4MAPPED (&read))
    inet_ntop (AF_INET, read.s6_addr + 12, address, size);
  else
    inet_ntop (AF_INET6, &read, address, size);

  return TRUE;
}

void
hub_http_proxies_client (const HubHttpProxies *proxies, const char *peer, const char *forwarded_for, char *client,
                         gsize size)
{
  const char *end = forwarded_for != NULL ? forwarded_for + strlen (forwarded_for) : NULL;

  g_strlcpy (client, peer, size);
  while (end != NULL && hub_http_proxies_trust (proxies, client))
    {
      const char *comma = g_strrstr_len (forwarded_for, end - forwarded_for, ",");
      const char *start = comma != NULL ? comma + 1 : forwarded_for;
      gsize length;

      start += strspn (start, " \t");
      length = end > start ? (gsize) (end - start) : 0;
      while (length > 0 && (start[length - 1] == ' ' || start[length - 1] == '\t'))
        length--;
      if (!read_entry (start, length, client, size))
        return;
      end = comma;
    }
}
