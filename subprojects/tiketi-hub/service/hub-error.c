/* The service's error domain. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-error.h"

G_DEFINE_QUARK (hub-error-quark, hub_error)

gboolean
hub_error_take (GError *failure, GError **error)
{
  if (failure->domain != HUB_ERROR)
    {
      failure->domain = HUB_ERROR;
      failure->code = HUB_ERROR_UNAVAILABLE;
    }
  g_propagate_error (error, failure);
  return FALSE;
}

gboolean
hub_refuse (GError **error, HubError code, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  GError *failure = g_error_new_valist (HUB_ERROR, code, format, args);
  va_end (args);
  g_propagate_error (error, failure);
  return FALSE;
}
