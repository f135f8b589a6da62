/**
 * Words of the common SQL that PostgreSQL lacks, as the embedded database means them. All small enough for the planner to
 * put in their place.
 */
export const WORDS = `
  CREATE FUNCTION max(a bigint, b bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE greatest(a, b) END;
  CREATE FUNCTION min(a bigint, b bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE least(a, b) END;

  -- What stands at the place ('$.a.b', or 'a') of a JSON text; what the server's own type refuses is put aside before.
  CREATE FUNCTION at_place(document text, place text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (CASE WHEN document ~ '\\\\u(0000|[dD][89a-fA-F])'
        THEN regexp_replace(document, '\\\\u(0000|[dD][89a-fA-F][0-9a-fA-F]{2})', '\\\\ufffd', 'g')
        ELSE document END)::json
      #>> CASE WHEN place LIKE '$.%' THEN string_to_array(substr(place, 3), '.') ELSE ARRAY[place] END;
  CREATE OPERATOR ->> (LEFTARG = text, RIGHTARG = text, FUNCTION = at_place);
  CREATE FUNCTION json_extract(document text, place text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN at_place(document, place)::bigint;
  CREATE FUNCTION json_patch(document text, patch text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (document::jsonb || patch::jsonb)::text;
  -- The numbers of a list.
  CREATE FUNCTION json_each(document text) RETURNS TABLE (value bigint) LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT value::bigint FROM json_array_elements_text(document::json) $$;

  CREATE FUNCTION randomblob(bytes integer) RETURNS bytea LANGUAGE sql VOLATILE
    RETURN substr(uuid_send(gen_random_uuid()), 1, bytes);
  CREATE FUNCTION hex(bytes bytea) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN upper(encode(bytes, 'hex'));
`;
