using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Running.Joining;

/// <summary>Compares identities by their leading dimensions.</summary>
internal static class IdentityOrder
{
    /// <summary>Compares as far as both go: a prefix equals all that begin with it.</summary>
    internal static int Compare(ReadOnlySpan<long> left, ReadOnlySpan<long> right)
    {
        var length = Math.Min(left.Length, right.Length);
        for (var i = 0; i < length; i++)
        {
            if (left[i] != right[i])
            {
                return left[i] < right[i] ? -1 : 1;
            }
        }

        return 0;
    }

    /// <summary>The leading <paramref name="length"/> ordinals of a row, or all where there are fewer.</summary>
    internal static long[] Prefix(RowIdentities identities, int row, int length)
    {
        var prefix = new long[Math.Min(length, identities.Dimensions)];
        for (var i = 0; i < prefix.Length; i++)
        {
            prefix[i] = identities[row, i];
        }

        return prefix;
    }

    /// <summary>Compares a row, as far as it goes, with a prefix.</summary>
    internal static int Compare(RowIdentities identities, int row, int length, ReadOnlySpan<long> prefix)
    {
        length = Math.Min(Math.Min(length, identities.Dimensions), prefix.Length);
        for (var i = 0; i < length; i++)
        {
            var ordinal = identities[row, i];
            if (ordinal != prefix[i])
            {
                return ordinal < prefix[i] ? -1 : 1;
            }
        }

        return 0;
    }
}
