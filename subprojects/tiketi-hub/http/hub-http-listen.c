/* Reads HOST:PORT and opens the listening socket, with one clear sentence for everything that can be wrong with it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* dup3() */
#include "hub-http-listen.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <string.h>
#include <unistd.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <glib/gi18n-lib.h>

#define BACKLOG 511

G_DEFINE_QUARK (hub-http-error-quark, hub_http_error)

static gboolean
refuse (GError **error, const char *text)
{
  g_set_error (error, HUB_HTTP_ERROR, HUB_HTTP_ERROR_ADDRESS,
               _("\"%s\" is not an address to listen on; write HOST:PORT, for example 127.0.0.1:8080 or [::1]:8080."),
               text);
  return FALSE;
}

static struct addrinfo *
resolve (const char *text, const char *host, guint16 port, GError **error)
{
  struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE };
  struct addrinfo *found = NULL;
  char service[8];
  int status;

  g_snprintf (service, sizeof service, "%u", port);
  status = getaddrinfo (host, service, &hints, &found);
  if (status == 0)
    return found;

  g_set_error (error, HUB_HTTP_ERROR, HUB_HTTP_ERROR_ADDRESS,
               _("Cannot listen on %s: the host is not known (%s); write an address of this machine."), text,
               gai_strerror (status));
  return NULL;
}

static int
open_socket (const struct addrinfo *address)
{
  int yes = 1;
  int fd = socket (address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

  if (fd < 0)
    return -1;
  setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind (fd, address->ai_addr, address->ai_addrlen) == 0 && listen (fd, BACKLOG) == 0)
    return fd;

  int saved = errno;
  close (fd);
  errno = saved;
  return -1;
}

static guint16
port_of (int fd)
{
  struct sockaddr_storage name = { 0 };
  socklen_t length = sizeof name;

  if (getsockname (fd, (struct sockaddr *) &name, &length) != 0)
    g_error ("A listening socket without a name: %s", g_strerror (errno));

  return ntohs (name.ss_family == AF_INET6 ? ((struct sockaddr_in6 *) &name)->sin6_port
                                           : ((struct sockaddr_in *) &name)->sin_port);
}

static int
fail_open (const char *text, int number, GError **error)
{
  if (number == EADDRINUSE)
    g_set_error (error, HUB_HTTP_ERROR, HUB_HTTP_ERROR_IN_USE,
                 _("Cannot listen on %s: another program listens there; stop it or choose another port."), text);
  else if (number == EACCES)
    g_set_error (error, HUB_HTTP_ERROR, HUB_HTTP_ERROR_ADDRESS,
                 _("Cannot listen on %s: ports below 1024 need permission; choose a higher port."), text);
  else if (number == EADDRNOTAVAIL)
    g_set_error (error, HUB_HTTP_ERROR, HUB_HTTP_ERROR_ADDRESS,
                 _("Cannot listen on %s: this machine does not have that address."), text);
  else
    g_set_error (error, HUB_HTTP_ERROR, HUB_HTTP_ERROR_FAILED, _("Cannot listen on %s: %s."), text,
                 g_strerror (number));

  return -1;
}

gboolean
hub_http_listen_parse (const char *text, char **host, guint16 *port, GError **error)
{
  const char *colon = strrchr (text, ':');
  g_autofree char *name = NULL;
  guint64 number;

  if (colon == NULL || colon == text || !g_ascii_string_to_unsigned (colon + 1, 10, 0, 65535, &number, NULL))
    return refuse (error, text);

  name = g_strndup (text, colon - text);
  if (name[0] == '[')
    {
      struct in6_addr six;
      gsize length = strlen (name);

      if (name[length - 1] != ']')
        return refuse (error, text);
      memmove (name, name + 1, length);
      name[length - 2] = '\0';
      if (inet_pton (AF_INET6, name, &six) != 1)
        return refuse (error, text);
    }
  else if (strpbrk (name, ":[] /\t") != NULL)
    {
      return refuse (error, text); /* an IPv6 address without brackets: where it ends would be a guess */
    }

  *host = g_steal_pointer (&name);
  *port = (guint16) number;
  return TRUE;
}

gboolean
hub_http_listen_is_loopback (const char *host)
{
  struct in_addr four;
  struct in6_addr six;

  if (inet_pton (AF_INET, host, &four) == 1)
    return (ntohl (four.s_addr) >> 24) == 127;
  if (inet_pton (AF_INET6, host, &six) == 1)
    return IN6_IS_ADDR_LOOPBACK (&six);

  return g_ascii_strcasecmp (host, "localhost") == 0;
}

int
hub_http_listen_open (const char *text, guint16 *port, GError **error)
{
  g_autofree char *host = NULL;
  guint16 wanted;
  struct addrinfo *found;
  int fd = -1;

  if (!hub_http_listen_parse (text, &host, &wanted, error))
    return -1;
  found = resolve (text, host, wanted, error);
  if (found == NULL)
    return -1;

  for (struct addrinfo *address = found; address != NULL && fd < 0; address = address->ai_next)
    fd = open_socket (address);
  int number = errno;
  freeaddrinfo (found);
  if (fd < 0)
    return fail_open (text, number, error);

  *port = port_of (fd);
  return fd;
}

/* libmicrohttpd's own way, MHD_quiesce_daemon(), takes the socket out of each thread's epoll set while the thread may be doing so
 * itself, and ends the program when it is the second. Closed under its number, the socket leaves every set by itself. */
void
hub_http_listen_end (int fd)
{
  int silent = socket (AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

  if (silent < 0 || dup3 (silent, fd, O_CLOEXEC) < 0)
    shutdown (fd, SHUT_RDWR);
  if (silent >= 0)
    close (silent);
}
