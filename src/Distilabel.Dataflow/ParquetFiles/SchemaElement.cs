namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>One element of a file's schema, as the footer lists them: a group is followed by its children.</summary>
/// <param name="Name">Its name; file paths are made of these.</param>
/// <param name="Repetition">Whether it may be absent or repeated.</param>
internal sealed record SchemaElement(string Name, Repetition Repetition)
{
    /// <summary>How the values are stored; null for a group.</summary>
    internal PhysicalType? Physical { get; init; }

    /// <summary>The bytes of a value of fixed length.</summary>
    internal int Length { get; init; }

    internal int Children { get; init; }

    internal ConvertedType? Converted { get; init; }

    internal LogicalKind Logical { get; init; }

    internal int Precision { get; init; }

    internal int Scale { get; init; }

    /// <summary>The unit of a time or timestamp.</summary>
    internal TimeUnit Unit { get; init; }

    /// <summary>Whether a time or timestamp is an instant, in UTC, rather than what a wall clock shows.</summary>
    internal bool IsUtc { get; init; }

    /// <summary>The bits of an integer's logical type; zero without one.</summary>
    internal int Bits { get; init; }

    internal bool IsSigned { get; init; } = true;

    internal void Write(ThriftWriter writer)
    {
        writer.BeginElement();
        if (Physical is { } physical)
        {
            writer.Int32(1, (int)physical);
        }

        if (Physical == PhysicalType.FixedLengthByteArray)
        {
            writer.Int32(2, Length);
        }

        writer.Int32(3, (int)Repetition);
        writer.Text(4, Name);
        if (Physical is null)
        {
            writer.Int32(5, Children);
        }

        if (Converted is { } converted)
        {
            writer.Int32(6, (int)converted);
        }

        if (Logical == LogicalKind.Decimal)
        {
            writer.Int32(7, Scale);
            writer.Int32(8, Precision);
        }

        if (Logical != LogicalKind.None)
        {
            WriteLogical(writer);
        }

        writer.End();
    }

    internal static SchemaElement Read(ref ThriftReader reader)
    {
        var element = new SchemaElement("", Repetition.Required);
        var field = 0;
        while (reader.Next(ref field, out var type))
        {
            switch (field)
            {
                case 1:
                    element = element with { Physical = (PhysicalType)reader.Int32() };
                    break;
                case 2:
                    element = element with { Length = reader.Int32() };
                    break;
                case 3:
                    element = element with { Repetition = (Repetition)reader.Int32() };
                    break;
                case 4:
                    element = element with { Name = reader.Text() };
                    break;
                case 5:
                    element = element with { Children = reader.Int32() };
                    break;
                case 6:
                    element = element with { Converted = (ConvertedType)reader.Int32() };
                    break;
                case 7:
                    element = element with { Scale = reader.Int32() };
                    break;
                case 8:
                    element = element with { Precision = reader.Int32() };
                    break;
                case 10:
                    element = ReadLogical(ref reader, element);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return element.WithLogicalOfConverted();
    }

    private static SchemaElement ReadLogical(ref ThriftReader reader, SchemaElement element)
    {
        var field = 0;
        while (reader.Next(ref field, out _))
        {
            element = element with { Logical = (LogicalKind)field };
            var part = 0;
            while (reader.Next(ref part, out var type))
            {
                switch (element.Logical, part)
                {
                    case (LogicalKind.Decimal, 1):
                        element = element with { Scale = reader.Int32() };
                        break;
                    case (LogicalKind.Decimal, 2):
                        element = element with { Precision = reader.Int32() };
                        break;
                    case (LogicalKind.Time or LogicalKind.Timestamp, 1):
                        element = element with { IsUtc = type == ThriftType.True };
                        break;
                    case (LogicalKind.Time or LogicalKind.Timestamp, 2):
                        element = element with { Unit = ReadUnit(ref reader) };
                        break;
                    case (LogicalKind.Integer, 1):
                        element = element with { Bits = reader.Byte() };
                        break;
                    case (LogicalKind.Integer, 2):
                        element = element with { IsSigned = type == ThriftType.True };
                        break;
                    default:
                        reader.Skip(type);
                        break;
                }
            }
        }

        return element;
    }

    private static TimeUnit ReadUnit(ref ThriftReader reader)
    {
        var unit = TimeUnit.Micros;
        var field = 0;
        while (reader.Next(ref field, out var type))
        {
            unit = (TimeUnit)field;
            reader.Skip(type);
        }

        return unit;
    }

    // Older files have only the converted type; the rest of the code looks at the logical one.
    private SchemaElement WithLogicalOfConverted() => Logical != LogicalKind.None
        ? this
        : Converted switch
        {
            ConvertedType.Utf8 => this with { Logical = LogicalKind.String },
            ConvertedType.Map or ConvertedType.MapKeyValue => this with { Logical = LogicalKind.Map },
            ConvertedType.List => this with { Logical = LogicalKind.List },
            ConvertedType.Enum => this with { Logical = LogicalKind.Enum },
            ConvertedType.Decimal => this with { Logical = LogicalKind.Decimal },
            ConvertedType.Date => this with { Logical = LogicalKind.Date },
            ConvertedType.TimeMillis => this with { Logical = LogicalKind.Time, Unit = TimeUnit.Millis, IsUtc = true },
            ConvertedType.TimeMicros => this with { Logical = LogicalKind.Time, Unit = TimeUnit.Micros, IsUtc = true },
            ConvertedType.TimestampMillis => this with { Logical = LogicalKind.Timestamp, Unit = TimeUnit.Millis, IsUtc = true },
            ConvertedType.TimestampMicros => this with { Logical = LogicalKind.Timestamp, Unit = TimeUnit.Micros, IsUtc = true },
            ConvertedType.UInt8 => this with { Logical = LogicalKind.Integer, Bits = 8, IsSigned = false },
            ConvertedType.UInt16 => this with { Logical = LogicalKind.Integer, Bits = 16, IsSigned = false },
            ConvertedType.UInt32 => this with { Logical = LogicalKind.Integer, Bits = 32, IsSigned = false },
            ConvertedType.UInt64 => this with { Logical = LogicalKind.Integer, Bits = 64, IsSigned = false },
            ConvertedType.Int8 => this with { Logical = LogicalKind.Integer, Bits = 8 },
            ConvertedType.Int16 => this with { Logical = LogicalKind.Integer, Bits = 16 },
            ConvertedType.Json => this with { Logical = LogicalKind.Json },
            ConvertedType.Bson => this with { Logical = LogicalKind.Bson },
            _ => this,
        };

    private void WriteLogical(ThriftWriter writer)
    {
        writer.Begin(10);
        writer.Begin((int)Logical);
        switch (Logical)
        {
            case LogicalKind.Decimal:
                writer.Int32(1, Scale);
                writer.Int32(2, Precision);
                break;
            case LogicalKind.Time or LogicalKind.Timestamp:
                writer.Boolean(1, IsUtc);
                writer.Begin(2);
                writer.Begin((int)Unit);
                writer.End();
                writer.End();
                break;
            case LogicalKind.Integer:
                writer.Byte(1, (sbyte)Bits);
                writer.Boolean(2, IsSigned);
                break;
            default:
                break;
        }

        writer.End();
        writer.End();
    }
}
